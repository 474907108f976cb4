import APISchema
import ArgumentParser
import Client
import Codec
import Foundation
import RPC

/// A command that talks to the server.
protocol ClientCommand: AsyncParsableCommand {
  var connection: ConnectionOptions { get }
  /// Does the work. Errors become a sentence on standard error and an exit code.
  func run(_ client: ShowroomClient) async throws
}

extension ClientCommand {
  func run() async throws {
    do {
      let client = try connection.client()
      defer { client.close() }
      try await run(client)
    } catch {
      throw ProgramExit.exit(with: error)
    }
  }
}

/// Exit codes, after sysexits.h where it has one.
enum ProgramExit: Int32 {
  case refused = 1
  case noConnection = 69
  case notAllowed = 77
  case wrongConfiguration = 78

  init(_ error: ClientError) {
    switch error.status.code {
    case .unavailable, .deadlineExceeded: self = .noConnection
    case .permissionDenied, .unauthenticated: self = .notAllowed
    case .failedPrecondition where error.detail == nil: self = .wrongConfiguration
    default: self = .refused
    }
  }

  /// An end that was told already.
  struct Code: Error {
    let code: Int32
    init(_ code: Int32) { self.code = code }
  }

  /// Prints the reason on standard error; throw what is returned.
  static func exit(with error: any Error) -> any Error {
    if let told = error as? Code { return ExitCode(told.code) }
    let (code, sentence): (ProgramExit, String) =
      switch error {
      case let failure as ConfigurationFile.Failure: (.wrongConfiguration, failure.description)
      case let failure as Failure: (.refused, failure.description)
      case let error as ClientError: (ProgramExit(error), Explanation.text(error))
      default: (.refused, "\(error)")
      }
    FileHandle.standardError.write(Data("showroom: \(sentence)\n".utf8))
    return ExitCode(code.rawValue)
  }
}

/// A failure in words, with what can be done about it.
enum Explanation {
  static func text(_ error: ClientError) -> String {
    var sentence = error.status.message.isEmpty ? "\(error.status.code)" : error.status.message
    guard let detail = error.detail else { return sentence }
    sentence += " [\(detail.code.protoName)]"
    if !detail.field.isEmpty && !sentence.contains(detail.field) {
      sentence += " field: \(detail.field)"
    }
    if !detail.allowed.isEmpty && !sentence.contains(detail.allowed) {
      sentence += " allowed: \(detail.allowed)"
    }
    if detail.code == .insufficientInventory && detail.shortfalls.isEmpty {
      sentence += " available: \(detail.availableQuantity)"
    }
    if detail.code == .creditLimitExceeded {
      sentence += " limit: \(detail.creditLimit) would owe: \(detail.exposure)"
    }
    if detail.code == .versionConflict { sentence += " version now: \(detail.currentVersion)" }
    if !detail.reference.isEmpty { sentence += " reference: \(detail.reference)" }
    // One line for each line that is short.
    return (sentence + "\n" + OrderText.shortfalls(detail.shortfalls)).trimmed
  }
}

extension String {
  /// Without the line's end.
  fileprivate var trimmed: String { last == "\n" ? String(dropLast()) : self }
}
