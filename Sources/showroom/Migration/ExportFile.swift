import Foundation
import Glibc
import TLS

/// A file that has its name only when it is whole, or standard output.
final class ExportFile {
  private static let bufferBytes = 65_536

  private let path: String?
  private let handle: FileHandle
  private let hash = SHA256()
  private var buffer = Data()

  init(path: String?) throws {
    self.path = path
    guard let path else {
      handle = .standardOutput
      return
    }
    let part = Self.part(of: path)
    let descriptor = open(part, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw Failure("\(part) can't be written: \(String(cString: strerror(errno)))")
    }
    handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  static func part(of path: String) -> String { path + ".part" }

  func write(_ text: String) throws {
    buffer.append(contentsOf: text.utf8)
    if buffer.count >= Self.bufferBytes { try flush() }
  }

  func finish() throws {
    _ = try close()
    try publish()
  }

  /// Puts everything on disk, aside; the SHA-256 of it, in hexadecimal digits.
  func close() throws -> String {
    try flush()
    if path != nil {
      try telling { try handle.synchronize() }
      try telling { try handle.close() }
    }
    return hash.finish().hexadecimal
  }

  /// Gives a closed file its name.
  func publish() throws {
    guard let path else { return }
    guard rename(Self.part(of: path), path) == 0 else {
      throw Failure("\(path) can't be written: \(String(cString: strerror(errno)))")
    }
  }

  /// Leaves no half of a file.
  func abandon() {
    if let path { unlink(Self.part(of: path)) }
  }

  private func flush() throws {
    buffer.withUnsafeBytes { hash.update($0) }
    try telling { try handle.write(contentsOf: buffer) }
    buffer.removeAll(keepingCapacity: true)
  }

  private func telling(_ work: () throws -> Void) throws {
    do {
      try work()
    } catch {
      let name = path ?? "standard output"
      throw Failure("\(name) can't be written: \(error.localizedDescription)")
    }
  }
}

extension [UInt8] {
  /// Two digits for each byte, in lower case.
  var hexadecimal: String {
    let digits = Array("0123456789abcdef".utf8)
    let text = flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return String(decoding: text, as: UTF8.self)
  }
}
