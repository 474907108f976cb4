import APISchema
import Client
import Foundation
import RPC
import Testing

extension SystemTests {
  /// Every domain code of requirements 2.6, and those that its text needs besides: heard through
  /// the wire, with the status that error.proto says and what a client needs to act (C46).
  @Suite struct ErrorCodeTests {
    /// In this order; the last one stops the server.
    private static let provocations =
      Provocation.histories + Provocation.sessions + Provocation.carts + Provocation.prices
      + Provocation.samples + Provocation.picking
      + Provocation.orders + Provocation.drafts + Provocation.sheets + Provocation.accounts
      + Provocation.records + Provocation.calls

    /// Codes that no test can hear, and why.
    private static let unheard: [ErrorCode: String] = [
      .unspecified: "stands for the absence of a code",
      .internalFault: "a fault of the server; one that a test knows of would be repaired",
      .cursorTooOld: "streams do not fail with it: their state says cursor_too_old",
      .conversionFailed: "no conversion fails for a reason that has no code of its own",
    ]

    @Test("S2-E01..E14, C46: every domain code is provoked, or can't be and says why")
    func everyCodeIsAccountedFor() {
      let provoked = Self.provocations.map(\.code)
      #expect(Set(provoked).count == provoked.count)
      for code in ErrorCode.allCases {
        let isProvoked = provoked.contains(code)
        #expect(isProvoked != (Self.unheard[code] != nil), "\(code)")
      }
    }

    @Test("S2-E01..E14, C46: every domain code comes with its status and what one needs to act")
    func everyCodeIsHeard() async throws {
      let statuses = try Self.statuses()
      #expect(
        Set(statuses.keys)
          == Set(ErrorCode.allCases.map { "\($0)".spelled }).subtracting(
            ["UNSPECIFIED"]))
      try await Stage.run { stage in
        for provocation in Self.provocations {
          let refusal = try await provocation.refusal(on: stage)
          let (name, told) = ("\(provocation.code)", refusal.map { "\($0)" } ?? "nothing")
          #expect(refusal?.code == provocation.code, "\(name): told \(told)")
          #expect(refusal?.status.code == statuses[name.spelled], "\(name): told \(told)")
          #expect(refusal?.status.message.isEmpty == false, "\(name) has no sentence")
          #expect(provocation.lacks(refusal?.detail ?? ErrorDetail()) == [], "\(name): \(told)")
        }
      }
    }

    /// The table at the top of error.proto, read as text.
    private static func statuses() throws -> [String: StatusCode] {
      let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../proto/showroom/v1/error.proto").standardizedFileURL.path
      var statuses: [String: StatusCode] = [:]
      var status: StatusCode?
      for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") {
        if line.hasPrefix("syntax") { break }
        let words = line.split(separator: " ").dropFirst().map(String.init)
        guard words.allSatisfy({ $0 == $0.uppercased() }), !words.isEmpty else { continue }
        let isNew = line.hasPrefix("//   ") && !line.hasPrefix("//    ")
        if isNew { status = StatusCode.allCases.first { "\($0)".spelled == words[0] } }
        for word in isNew ? words.dropFirst() : words[...] { statuses[word] = status }
      }
      return statuses
    }
  }
}

extension String {
  /// invalidField as INVALID_FIELD.
  fileprivate var spelled: String {
    reduce(into: "") { text, character in
      if character.isUppercase { text += "_" }
      text += character.uppercased()
    }
  }
}
