import COpenSSL

/// Keys from passwords by scrypt (RFC 7914), which makes guessing cost memory and time.
public enum PasswordHash {
  /// Bytes of a key.
  public static let byteCount = 32

  /// The key of a password. `costLog2` is the cost N as a power of two, 1 to 20, with blocks of
  /// 8 and no parallelism: 15 takes 32 MiB and some 50 milliseconds. Nil when that is out of range
  /// or there is not as much memory.
  public static func scrypt(password: [UInt8], salt: [UInt8], costLog2: UInt32) -> [UInt8]? {
    guard (1...20).contains(costLog2) else { return nil }
    return scrypt(password: password, salt: salt, cost: 1 << UInt64(costLog2), block: 8, lanes: 1)
  }

  /// The same with every parameter, for the standard's own examples.
  static func scrypt(
    password: [UInt8], salt: [UInt8], cost: UInt64, block: UInt64, lanes: UInt64,
    byteCount: Int = byteCount
  ) -> [UInt8]? {
    LibrarySetUp.once()
    var key = [UInt8](repeating: 0, count: byteCount)
    let memory = 128 * cost * block + 128 * block * (lanes + 2) + (1 << 20)
    let result = password.withUnsafeBytes { bytes in
      EVP_PBE_scrypt(
        bytes.baseAddress?.assumingMemoryBound(to: CChar.self) ?? emptyText, bytes.count, salt,
        salt.count, cost, block, lanes, memory, &key, byteCount)
    }
    return result == 1 ? key : nil
  }

  // An empty password has no address of its own, and NULL would mean none. Never written to.
  private nonisolated(unsafe) static let emptyText: UnsafePointer<CChar> = {
    let text = UnsafeMutablePointer<CChar>.allocate(capacity: 1)
    text.initialize(to: 0)
    return UnsafePointer(text)
  }()
}
