import Codec
import Foundation
import Synchronization
import TLS
import TestSupport
import Testing

/// Runs `showroom` as a principal, or as nobody.
final class Terminal: Sendable {
  private let server: ServerProcess
  private let connection: [String]
  private let runs = Mutex(0)

  init(_ shop: Shop, _ principal: String?) {
    server = shop.server
    let identity = principal.map(server.certificates.client)
    connection =
      ["--endpoint", "\(server.endpoint)", "--ca", server.certificates.authorityPath]
      + (identity.map {
        ["--certificate", $0.certificateChainPath, "--key", $0.privateKeyPath]
      } ?? [])
  }

  /// A file for a command to read; its path.
  func file(_ name: String, _ text: String) throws -> String {
    let path = "\(server.directory)/\(name)"
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  /// Where a command may write, beside the files.
  func place(_ name: String) -> String { "\(server.directory)/\(name)" }

  /// What the command prints for people. It must succeed.
  func text(_ arguments: String...) async throws -> String {
    let (exit, output, errors) = try await run(arguments)
    guard exit == .code(0) else { throw Unmet("showroom \(arguments): \(exit), \(errors)") }
    return output
  }

  /// What the command prints for programs: one message on one line.
  func json<Message: WireMessage>(
    _ type: Message.Type, _ arguments: String...
  ) async throws -> Message {
    let (exit, output, errors) = try await run(arguments + ["--json"])
    guard exit == .code(0) else { throw Unmet("showroom \(arguments): \(exit), \(errors)") }
    return try Message(jsonText: output)
  }

  /// The command must exit with this code, and say `words` on standard error and nothing else.
  func expect(_ code: Int32, _ words: String, _ arguments: String...) async throws {
    try await expect(code, words, arguments, isSilent: true)
  }

  /// The same; unless `isSilent` it says on standard output how far it came.
  func expect(
    _ code: Int32, _ words: String, _ arguments: [String], isSilent: Bool
  ) async throws {
    let (exit, output, errors) = try await run(arguments)
    #expect(exit == .code(code), "showroom \(arguments): \(errors)")
    #expect(output.isEmpty == isSilent, "showroom \(arguments): \(output)")
    #expect(words.isEmpty ? !errors.isEmpty : errors.contains(words), "\(arguments): \(errors)")
  }

  /// What the command says on standard error when it exits with this code.
  func refusal(_ code: Int32, _ arguments: String...) async throws -> String {
    let (exit, _, errors) = try await run(arguments)
    #expect(exit == .code(code), "showroom \(arguments): \(errors)")
    return errors
  }

  /// Starts a command on a terminal of its own and leaves it running.
  func show(
    rows: Int, columns: Int, variables: [String] = ["TERM=xterm-256color"], _ arguments: String...
  ) throws -> Program {
    try show(rows: rows, columns: columns, variables: variables, arguments)
  }

  /// The same.
  func show(
    rows: Int, columns: Int, variables: [String] = ["TERM=xterm-256color"], _ arguments: [String]
  ) throws -> Program {
    let terminal = try PseudoTerminal(rows: rows, columns: columns)
    return try Program("showroom", words(arguments), on: terminal, variables: variables)
  }

  /// Flags of the connection come first, so that a test's own win.
  private func run(
    _ arguments: [String]
  ) async throws -> (exit: Program.Exit, output: String, errors: String) {
    let number = runs.withLock { count in
      count += 1
      return count
    }
    let program = try Program(
      "showroom", words(arguments),
      errorPath: "\(server.directory)/terminal-\(ObjectIdentifier(self).hashValue)-\(number)")
    let exit = try await program.end()
    return (exit, program.state.value.output, program.errors)
  }

  private func words(_ arguments: [String]) -> [String] {
    let words = arguments.prefix { !$0.hasPrefix("--") && $0 != "{}" }.prefix(2)
    return words + connection + arguments.dropFirst(words.count)
  }
}
