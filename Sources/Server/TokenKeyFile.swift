import Glibc
import Services
import TLS

/// The store's secret for bearer tokens: `token.key` in its directory, 32 random bytes that only
/// the owner may read. Who copies the store must keep it as safe as the private key; without it
/// every token that was issued is worthless.
enum TokenKeyFile {
  static let name = "token.key"

  /// Reads the key, or makes one. Refuses a file that others may read.
  static func load(directory: String) throws(ServerError) -> TokenKey {
    let path = "\(directory)/\(name)"
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    if descriptor < 0, errno == ENOENT { return try create(path, directory: directory) }
    guard descriptor >= 0 else { throw failure("read", path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure("read", path) }
    guard status.st_mode & 0o077 == 0 else {
      throw ServerError("\(path) can be read by others: run chmod 600 on it.")
    }
    var bytes = [UInt8](repeating: 0, count: TokenKey.byteCount + 1)
    let count = read(descriptor, &bytes, bytes.count)
    guard count >= 0, let key = TokenKey(Array(bytes.prefix(count))) else {
      throw ServerError(
        "\(path) is damaged: it must have \(TokenKey.byteCount) bytes. Restore it from a backup; "
          + "removing it makes a new one and every issued token worthless.")
    }
    return key
  }

  /// Written aside and renamed, so that there is a whole key or none.
  private static func create(_ path: String, directory: String) throws(ServerError) -> TokenKey {
    let bytes = SecureRandom.bytes(TokenKey.byteCount)
    let aside = path + ".new"
    unlink(aside)
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
    let descriptor = Glibc.open(aside, flags, 0o600)
    guard descriptor >= 0 else { throw failure("create", aside) }
    defer { close(descriptor) }
    guard write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0,
      rename(aside, path) == 0
    else { throw failure("write", path) }
    try syncDirectory(directory)
    guard let key = TokenKey(bytes) else { preconditionFailure("a key has the length of a key") }
    return key
  }

  private static func syncDirectory(_ directory: String) throws(ServerError) {
    let descriptor = Glibc.open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("open", directory) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw failure("sync", directory) }
  }

  private static func failure(_ verb: String, _ path: String) -> ServerError {
    ServerError("Cannot \(verb) \(path): \(String(cString: strerror(errno))).")
  }
}

/// Why a server can't start or go on, in a sentence that says what to do.
public struct ServerError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The sentence.
  public var description: String

  /// An error with its sentence.
  public init(_ description: String) { self.description = description }
}
