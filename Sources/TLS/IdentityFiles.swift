import COpenSSL
import Glibc

/// Reads PEM files into a context, with errors that say which file and what to do.
enum IdentityFiles {
  static func load(_ identity: TLSIdentity, into handle: OpaquePointer) throws(TLSError) {
    let chain = identity.certificateChainPath
    let key = identity.privateKeyPath
    try checkReadable(chain, "certificate")
    try checkReadable(key, "private key")
    try checkPrivate(key)
    ErrorQueue.clear()
    guard SSL_CTX_use_certificate_chain_file(handle, chain) == 1 else {
      throw TLSError(
        .file,
        "\(chain) holds no certificate chain in PEM form (\(ErrorQueue.drainText())); "
          + "it must start with the leaf certificate")
    }
    guard SSL_CTX_use_PrivateKey_file(handle, key, SSL_FILETYPE_PEM) == 1 else {
      throw TLSError(
        .file,
        "\(key) holds no usable private key for \(chain) (\(ErrorQueue.drainText())); "
          + "it must be an unencrypted PEM key that belongs to the certificate")
    }
    guard SSL_CTX_check_private_key(handle) == 1 else {
      throw TLSError(.file, "\(key) is not the key of \(chain): \(ErrorQueue.drainText())")
    }
  }

  static func loadAuthorities(_ path: String, into handle: OpaquePointer) throws(TLSError) {
    try checkReadable(path, "authority certificate")
    ErrorQueue.clear()
    guard SSL_CTX_load_verify_file(handle, path) == 1 else {
      throw TLSError(
        .file,
        "\(path) holds no authority certificates in PEM form (\(ErrorQueue.drainText()))")
    }
  }

  /// When the context's own certificate expires.
  static func expirySeconds(of handle: OpaquePointer) -> Int64? {
    guard let certificate = SSL_CTX_get0_certificate(handle) else { return nil }
    var time = tm()
    guard ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &time) == 1 else { return nil }
    return Int64(timegm(&time))
  }

  private static func checkReadable(_ path: String, _ what: String) throws(TLSError) {
    guard access(path, R_OK) == 0 else {
      let reason = String(cString: strerror(errno))
      throw TLSError(
        .file,
        "the \(what) \(path) can't be read: \(reason); "
          + "correct the path, or make development files with certs/make")
    }
  }

  /// A key that others can read is treated as lost.
  private static func checkPrivate(_ path: String) throws(TLSError) {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw TLSError(.file, "the private key \(path) is not a regular file")
    }
    guard status.st_mode & 0o077 == 0 else {
      throw TLSError(
        .file,
        "the private key \(path) can be read by group or others; run: chmod 600 \(path)")
    }
  }
}
