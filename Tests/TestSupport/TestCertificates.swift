import Foundation
public import TLS

/// Development certificates in a temporary directory, made by `certs/make`; removed at the end of
/// the process or with the last reference.
public final class TestCertificates: Sendable {
  /// Where the files are.
  public let directory: String

  /// The default set, made once per process: a server and a client for each role.
  public static func shared() throws -> TestCertificates { try sharedResult.get() }

  private static let sharedResult = Result {
    let made = try TestCertificates(
      principals: [
        "admin/ops", "staff/jane", "staff/tom", "warehouse/scanner-1", "warehouse/scanner-2",
        "warehouse/scanner-3", "partner/acme",
      ])
    removeAtExit(made.directory)
    return made
  }

  /// Runs `certs/make`. With 0 days, server and client certificates are expired at once.
  public init(principals: [String] = [], days: Int = 2) throws {
    let name = "showroom-test-certificates-\(getpid())-\(UInt32.random(in: 0 ... .max))"
    directory = FileManager.default.temporaryDirectory.appendingPathComponent(name).path
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../certs/make").standardizedFileURL.path
    let arguments = ["--days", String(days), directory] + principals
    let (status, text) = try run(script, arguments)
    guard status == 0 else { throw TestSupportError("certs/make failed: \(text)") }
  }

  deinit { try? FileManager.default.removeItem(atPath: directory) }

  /// The authority's certificate.
  public var authorityPath: String { "\(directory)/ca.pem" }

  /// The server's certificate and key: localhost, 127.0.0.1, ::1.
  public var server: TLSIdentity { identity("server") }

  /// A principal's certificate and key, such as `staff/jane`.
  public func client(_ principal: String) -> TLSIdentity {
    identity(principal.replacingOccurrences(of: "/", with: "-"))
  }

  private func identity(_ name: String) -> TLSIdentity {
    TLSIdentity(
      certificateChainPath: "\(directory)/\(name).pem",
      privateKeyPath: "\(directory)/\(name).key")
  }

  /// Settings of a server that verifies clients against the authority.
  public var serverSettings: TLSServerSettings {
    TLSServerSettings(identity: server, clientAuthorityPath: authorityPath)
  }

  /// Settings of a client that trusts the authority, with a principal's certificate or none.
  public func clientSettings(_ principal: String? = nil) -> TLSClientSettings {
    TLSClientSettings(authorityPath: authorityPath, identity: principal.map(client))
  }
}

/// Why support for tests failed.
public struct TestSupportError: Error, CustomStringConvertible {
  /// A sentence.
  public let description: String

  /// A failure with this sentence.
  public init(_ description: String) { self.description = description }
}

/// Runs a program to its end; its status and what it printed.
public func run(_ path: String, _ arguments: [String]) throws -> (status: Int32, text: String) {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: path)
  process.arguments = arguments
  let pipe = Pipe()
  process.standardOutput = pipe
  process.standardError = pipe
  process.standardInput = FileHandle.nullDevice
  do {
    try process.run()
  } catch {
    throw TestSupportError("\(path) can't be run (is openssl installed?): \(error)")
  }
  let output = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return (process.terminationStatus, String(decoding: output, as: UTF8.self))
}

// Set once before the process ends, read by its exit hook.
private nonisolated(unsafe) var directoryToRemove: String?

private func removeAtExit(_ directory: String) {
  directoryToRemove = directory
  atexit { if let path = directoryToRemove { try? FileManager.default.removeItem(atPath: path) } }
}
