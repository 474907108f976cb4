import Foundation
import Testing

@testable import Services

/// The page that says where each procedure of the sources is answered (proto/PROCEDURES.md).
@Suite struct ProceduresTests {
  private static let page: String = {
    let root = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let file = root.appending(path: "proto/PROCEDURES.md")
    return (try? String(contentsOf: file, encoding: .utf8)) ?? ""
  }()

  /// Everything of the form `Service/Method`.
  private static var named: [String] {
    page.matches(of: /`([A-Z][A-Za-z]+\/[A-Z][A-Za-z]+)`/).map { String($0.output.1) }
  }

  @Test func everyMethodNamedExists() {
    let known = Set(Route.allCases.map { String($0.fullName.dropFirst("showroom.v1.".count)) })
    #expect(Self.named.count > 60)
    #expect(Set(Self.named).subtracting(known) == [])
  }

  @Test("S2 §2.7: every procedure of the live shopping, preset and orders routers is in the page")
  func everyProcedureIsAnswered() {
    let procedures = [
      "createSession", "getSession", "getSessionByCode", "endSession", "pauseSession",
      "resumeSession", "updateVisibilitySettings", "addToCart", "updateCartItem",
      "removeFromCart", "getCart", "requestSample", "acknowledgeSample", "deliverSample",
      "markSampleDecision", "applyItemOverride", "applyBatchOverride", "applyOrderOverride",
      "removeOverride", "convertToOrder", "convertFromDraft", "getActiveSessions",
      "getSessionActivity", "getCatalog", "create", "update", "delete", "list",
      "assignToClient", "getClientDefault", "saveCurrentAsPreset", "createFromLiveSession",
      "createFromSalesSheet", "convertDraftToLiveSession", "createStaffOrder",
    ]
    for procedure in procedures {
      let row = Self.page.split(separator: "\n").first { $0.hasPrefix("| \(procedure) |") }
      let method = procedure.prefix(1).uppercased() + procedure.dropFirst()
      #expect(row?.contains("/\(method)`") == true, "\(procedure)")
    }
  }

  @Test("S2-API-ss: every procedure of the sales sheets router is in the page")
  func everyProcedureOfSheetsIsAnswered() {
    let start = Self.page.range(of: "the salesSheets router")?.upperBound ?? Self.page.endIndex
    let section = Self.page[start...].prefix { $0 != "#" }
    for procedure in [
      "create", "generateShareUrl", "exportAsText", "exportAsPdf", "sendViaEmail", "getByToken",
      "updateSelections", "convertToOrder", "convertToLiveSession", "getAnalytics",
    ] {
      let method = procedure.prefix(1).uppercased() + procedure.dropFirst()
      let row = section.split(separator: "\n").first { $0.hasPrefix("| \(procedure) |") }
      #expect(row?.contains("`SalesSheets/\(method)`") == true, "\(procedure)")
    }
  }
}
