import COpenSSL

/// SHA-256, all at once or in parts.
public final class SHA256 {
  /// Bytes of a digest.
  public static let byteCount = 32

  // OpenSSL's handle of the algorithm: fetched once, read-only, lives as long as the process.
  nonisolated(unsafe) static let algorithm: OpaquePointer? = {
    LibrarySetUp.once()
    return EVP_MD_fetch(nil, "SHA256", nil)
  }()

  private let context: OpaquePointer

  /// Starts a digest.
  public init() {
    guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, Self.algorithm, nil) == 1
    else { preconditionFailure("OpenSSL has SHA-256, or no memory is left") }
    self.context = context
  }

  deinit { EVP_MD_CTX_free(context) }

  /// Adds bytes.
  public func update(_ bytes: UnsafeRawBufferPointer) {
    let result = EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
    precondition(result == 1, "a digest takes any bytes")
  }

  /// Adds bytes.
  public func update(_ bytes: [UInt8]) { bytes.withUnsafeBytes { update($0) } }

  /// The digest of everything added, 32 bytes; starts over.
  public func finish() -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: Self.byteCount)
    let done = EVP_DigestFinal_ex(context, &digest, nil)
    precondition(
      done == 1 && EVP_DigestInit_ex(context, Self.algorithm, nil) == 1,
      "a digest that took bytes has a result")
    return digest
  }

  /// The digest of the bytes, 32 bytes.
  public static func hash(_ bytes: [UInt8]) -> [UInt8] {
    bytes.withUnsafeBytes { hash($0) }
  }

  /// The digest of the bytes, 32 bytes.
  public static func hash(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: byteCount)
    let result = EVP_Digest(bytes.baseAddress, bytes.count, &digest, nil, algorithm, nil)
    precondition(result == 1, "OpenSSL has SHA-256, or no memory is left")
    return digest
  }
}

/// HMAC with SHA-256.
public enum HMACSHA256 {
  /// The 32-byte code of the message under the key.
  public static func code(key: [UInt8], message: [UInt8]) -> [UInt8] {
    var code = [UInt8](repeating: 0, count: SHA256.byteCount)
    var count: UInt32 = 0
    // An empty array has no address, and a NULL key would mean "the key of before".
    let keyBytes = key.isEmpty ? [0] : key
    let result = HMAC(
      SHA256.algorithm, keyBytes, Int32(key.count), message, message.count, &code, &count)
    precondition(result != nil && count == 32, "OpenSSL has HMAC, or no memory is left")
    return code
  }
}

/// Comparison that takes the same time wherever the difference is.
public enum ConstantTime {
  /// Whether both have the same length and bytes. The lengths are not secret.
  public static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
  }
}

/// OpenSSL's cryptographically secure generator.
public enum SecureRandom {
  /// So many unpredictable bytes. Stops the process when the system has no entropy: nothing made
  /// without it would be safe.
  public static func bytes(_ count: Int) -> [UInt8] {
    LibrarySetUp.once()
    var bytes = [UInt8](repeating: 0, count: count)
    let result = RAND_bytes(&bytes, Int32(count))
    precondition(result == 1, "the system has no secure randomness")
    return bytes
  }
}
