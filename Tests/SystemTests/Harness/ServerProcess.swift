import Client
import Foundation
import Glibc
import Synchronization
import TLS
import TestSupport

/// A `showroomd` with a store of its own in a temporary directory, on a port of its own: it can be
/// killed or stopped and started again on both.
final class ServerProcess: Sendable {
  private struct State {
    var program: Program?
    var port: UInt16 = 0
  }
  let directory: String
  let certificates: TestCertificates
  /// Besides the usual ones.
  private let flags: [String]
  private let state = Mutex(State())

  /// Makes the directory; nothing runs yet. Certificates of its own can be replaced.
  init(certificates: TestCertificates? = nil, flags: [String] = []) throws {
    self.flags = flags
    self.certificates = try certificates ?? TestCertificates.shared()
    var template = Array("/tmp/showroom-system-XXXXXX".utf8CString)
    guard let path = mkdtemp(&template) else { throw Unmet("no temporary directory can be made") }
    directory = String(cString: path)
  }

  deinit {
    state.withLock { $0.program?.signal(SIGKILL) }
    try? FileManager.default.removeItem(atPath: directory)
  }

  /// The store's directory.
  var data: String { "\(directory)/store" }

  /// Where clients connect, once it has started.
  var endpoint: Endpoint { Endpoint(host: "127.0.0.1", port: state.withLock { $0.port }) }

  /// The program that runs now.
  var program: Program {
    get throws {
      guard let program = state.withLock({ $0.program }) else { throw Unmet("no server runs") }
      return program
    }
  }

  /// Clients connect to a server of this process instead, which listens here.
  func stand(in port: UInt16) { state.withLock { $0.port = port } }

  /// Starts it and waits for its ready line. Again after its end: same store, same port.
  func start() async throws {
    let port = state.withLock { $0.port }
    let identity = certificates.server
    let program = try Program(
      "showroomd",
      [
        "--data", data, "--listen", "127.0.0.1:\(port)", "--loops", "2", "--json",
        "--certificate", identity.certificateChainPath, "--key", identity.privateKeyPath,
        "--client-ca", certificates.authorityPath, "--metrics-seconds", "0",
        "--grace-seconds", "10",
      ] + flags, errorPath: "\(directory)/log")
    state.withLock { $0.program = program }
    let seen = try await program.state.wait("the server's ready line") {
      $0.output.contains("\n") || $0.isOutputClosed
    }
    struct Ready: Decodable {
      var listening: [String]
      var pid: Int32
    }
    guard let ready = try? JSONDecoder().decode(Ready.self, from: Data(seen.output.utf8)),
      let address = ready.listening.first, let endpoint = Endpoint(address),
      ready.pid == program.pid
    else { throw Unmet("the server is not ready: \(seen.output)\(program.errors)") }
    state.withLock { $0.port = endpoint.port }
  }

  /// Ends it as a power cut would, in the middle of whatever it does.
  func killNow() throws { try program.signal(SIGKILL) }

  /// Waits for the end of a server that was killed.
  func killed() async throws {
    let exit = try await program.end()
    guard exit == .signal(SIGKILL) else {
      throw Unmet("the server ended by itself: \(exit)\n\(try program.errors)")
    }
  }

  /// SIGTERM; how it ended.
  func stop() async throws -> Program.Exit {
    let program = try program
    program.signal(SIGTERM)
    return try await program.end(seconds: 40)
  }

  /// Stops it in good order and starts it again.
  func restart() async throws {
    let exit = try await stop()
    guard exit == .code(0) else { throw Unmet("the server ended with \(exit)") }
    try await start()
  }

  /// Resident memory in bytes.
  func residentBytes() throws -> Int {
    let text = try String(contentsOfFile: "/proc/\(program.pid)/status", encoding: .utf8)
    for line in text.split(separator: "\n") where line.hasPrefix("VmRSS:") {
      if let kilobytes = line.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) {
        return kilobytes * 1_024
      }
    }
    throw Unmet("the server has no VmRSS")
  }

  /// Checks the store of a server that has ended: checksums, replay, invariants.
  func verify() async throws {
    let program = try Program(
      "showroom", ["store", "verify", data], errorPath: "\(directory)/verify")
    guard try await program.end(seconds: 60) == .code(0) else {
      throw Unmet("the store is not sound:\n\(program.state.value.output)\(program.errors)")
    }
  }
}
