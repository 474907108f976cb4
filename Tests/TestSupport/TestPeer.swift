import Foundation
import Glibc
import Synchronization

/// A server of `tools/test-peers` in a process of its own; ended with the last reference.
public final class TestPeer: Sendable {
  /// Where it keeps what it got.
  public let directory: String
  /// Where it listens, on 127.0.0.1.
  public let port: Int
  private let process: ChildProcess
  private let isStopped = Mutex(false)
  private let ownsDirectory: Bool

  /// A web server: `http_server.py` says what it does. `isEncrypted`: https, with the certificates'
  /// `server.pem`. `port` 0: any.
  public static func web(
    _ certificates: TestCertificates, isEncrypted: Bool = true, directory: String? = nil,
    port: Int = 0
  ) throws -> TestPeer {
    let files = isEncrypted ? identity(certificates) : []
    return try TestPeer("http_server.py", directory, ["\(port)"] + files)
  }

  /// A mail server: `smtp_server.py` says what it does.
  public static func mail(
    _ certificates: TestCertificates, mode: String = "starttls", directory: String? = nil,
    port: Int = 0
  ) throws -> TestPeer {
    try TestPeer("smtp_server.py", directory, ["\(port)", mode] + identity(certificates))
  }

  private static func identity(_ certificates: TestCertificates) -> [String] {
    ["\(certificates.directory)/server.pem", "\(certificates.directory)/server.key"]
  }

  private init(_ script: String, _ directory: String?, _ arguments: [String]) throws {
    let python = try Self.python.get()
    let name = "showroom-peer-\(getpid())-\(UInt32.random(in: 0 ... .max))"
    let folder =
      directory ?? FileManager.default.temporaryDirectory.appendingPathComponent(name).path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let path = Self.file("tools/test-peers/\(script)")
    let process = try ChildProcess([python, path, folder] + arguments)
    guard let words = process.line()?.split(separator: " "), words.count == 2,
      let port = Int(words[1])
    else {
      process.wait()
      throw TestSupportError("\(script) did not start")
    }
    self.directory = folder
    self.port = port
    self.process = process
    ownsDirectory = directory == nil
  }

  deinit {
    stop()
    if ownsDirectory { try? FileManager.default.removeItem(atPath: directory) }
  }

  /// Ends it; what it kept stays as long as there is a reference.
  public func stop() {
    isStopped.withLock { isStopped in
      if isStopped { return }
      isStopped = true
      kill(process.pid, SIGKILL)
      process.wait()
    }
  }

  /// Lets a web server answer those that it holds (`/hold`), and those that come later.
  public func release() {
    isStopped.withLock { isStopped in
      if !isStopped { kill(process.pid, SIGUSR1) }
    }
  }

  // Once per process: the first time it installs what is pinned in requirements.txt.
  private static let python = Result {
    try ChildProcess.output([file("tools/test-peers/prepare")])
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }

  private static func file(_ path: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../\(path)").standardizedFileURL.path
  }
}

/// What a web server of the tests was asked.
public struct WebRequest: Decodable, Sendable {
  /// With the query.
  public let path: String
  /// Names in lower case.
  public let headers: [String: String]
  /// As UTF-8.
  public let body: String
  /// What it answered.
  public let status: Int
}

/// What a mail server of the tests was told beside the mail, and what a parser makes of that.
public struct MailEnvelope: Decodable, Sendable {
  /// MAIL FROM.
  public let from: String
  /// RCPT TO.
  public let to: [String]
  /// Whether the connection was encrypted.
  public let encrypted: Bool
  /// Who logged in.
  public let user: String
  /// Decoded; names in lower case.
  public let headers: [String: String]
  /// The leaves, in order.
  public let parts: [MailPart]
  /// What is wrong with the mail's form.
  public let defects: [String]
}

/// A part of a mail.
public struct MailPart: Decodable, Sendable {
  /// `text/plain`.
  public let type: String
  /// Of the file; empty without one.
  public let name: String
  /// Decoded from its transfer encoding.
  public let base64: String
  /// What is in it.
  public var bytes: [UInt8] { Data(base64Encoded: base64).map(Array.init) ?? [] }
}

extension TestPeer {
  /// Everything that was posted so far, in order.
  public func requests() throws -> [WebRequest] {
    guard let data = FileManager.default.contents(atPath: "\(directory)/requests.jsonl") else {
      return []
    }
    return try data.split(separator: UInt8(ascii: "\n")).map {
      try JSONDecoder().decode(WebRequest.self, from: Data($0))
    }
  }

  /// The mails that were taken so far, whole files.
  public func mails() throws -> [String] {
    var mails: [String] = []
    while let data = FileManager.default.contents(atPath: "\(directory)/\(mails.count + 1).eml") {
      mails.append(String(decoding: data, as: UTF8.self))
    }
    return mails
  }

  /// The envelope of a mail, counted from 1.
  public func envelope(_ number: Int) throws -> MailEnvelope {
    let data = FileManager.default.contents(atPath: "\(directory)/\(number).json") ?? Data()
    return try JSONDecoder().decode(MailEnvelope.self, from: data)
  }
}
