import APISchema
import Access
import Codec
import Commerce
import RPC
import StoreSchema
import Testing
import Values

@testable import Services

@Suite struct ErrorMappingTests {
  @Test(arguments: ErrorCode.allCases) func everyCodeHasAStatusThatIsAnError(_ code: ErrorCode) {
    #expect(code.statusCode != .ok)
    #expect(code.statusCode != .unknown)
  }

  private func detail(_ status: Status) throws -> ErrorDetail {
    let found = try #require(status.details.first)
    #expect(status.details.count == 1)
    #expect(found.typeURL == "type.googleapis.com/showroom.v1.ErrorDetail")
    return try ErrorDetail(decoding: found.value)
  }

  @Test func rejectionsCarryWhatTheCallerNeedsToAct() throws {
    let short = Status(
      Rejection.insufficientInventory(available: Quantity(tenThousandths: 25_000)))
    #expect(short.code == .failedPrecondition)
    #expect(try detail(short).code == .insufficientInventory)
    #expect(try detail(short).availableQuantity.tenThousandths == 25_000)
    let stale = Status(Rejection.versionConflict(current: 7))
    #expect(stale.code == .aborted)
    #expect(try detail(stale).currentVersion == 7)
    let expired = Status(Rejection.sessionExpired(at: Timestamp(nanoseconds: 5)))
    #expect(try detail(expired).expiresAt == Timestamp(nanoseconds: 5))
    let field = Status(Rejection.invalidField(field: "name", allowed: "1 to 200 bytes"))
    #expect(field.code == .invalidArgument)
    #expect(try detail(field).field == "name")
    #expect(try detail(field).allowed == "1 to 200 bytes")
    #expect(try detail(.rateLimited(retryAfterMillis: 9)).retryAfterMillis == 9)
  }

  @Test("C46: whatever is wrong with an item of a list names it; an invalid value its field")
  func itemsAreNamed() throws {
    let item = Status(.part("lines[3].batch_id", .batchNotFound))
    #expect(item.code == .notFound)
    #expect(try detail(item).code == .batchNotFound)
    #expect(try detail(item).field == "lines[3].batch_id")
    let short = Status(
      .part(
        "lines[0].quantity_e4", .insufficientInventory(available: Quantity(tenThousandths: 20_000)))
    )
    #expect(try detail(short).availableQuantity == Quantity(tenThousandths: 20_000))
    for (rejection, field) in [
      (Rejection.invalidQuantity(allowed: "x"), "quantity_e4"),
      (.invalidOverrideType(allowed: "x"), "adjustment_type"),
      (.invalidAdjustment(allowed: "x"), "adjustment_value_e4"),
    ] {
      #expect(try detail(Status(rejection)).field == field)
      #expect(try detail(Status(.part("a[1].b", rejection))).field == "a[1].b")
    }
  }

  @Test func foreignSessionsAreDeniedNotMissing() throws {
    #expect(Status(Rejection.unauthorizedSessionAccess).code == .permissionDenied)
    #expect(Status(Rejection.staffIsInactive).code == .permissionDenied)
    #expect(Status(Rejection.sessionNotFound).code == .notFound)
    #expect(Status(Rejection.pickLineNotFound).code == .notFound)
  }

  @Test func aRequestThatDoesNotDecodeNamesTheField() throws {
    let status = Status(
      DecodeError(.outOfBounds, path: "batches[3].code", allowed: "1 to 64 bytes"))
    #expect(status.code == .invalidArgument)
    #expect(try detail(status).field == "batches[3].code")
    #expect(try detail(status).code == .invalidField)
  }

  @Test("C25: a refused change of status says what is possible instead")
  func refusedMoves() {
    let sentences: [(StoreSchema.OrderStatus, StoreSchema.OrderStatus, String)] = [
      (.draft, .confirmed, "the order is a draft: Confirm confirms it"),
      (.confirmed, .shipped, "from confirmed to shipped; from there: processing, cancelled"),
      (.pendingApproval, .quote, "from pending approval to quote; from there: draft, confirmed"),
      (.delivered, .cancelled, "from delivered to cancelled; it stays so"),
      (.quote, .quote, "the order is quote already"),
    ]
    for (from, to, sentence) in sentences {
      let status = Status(Rejection.invalidOrderTransition(from: from, to: to))
      #expect(status.message.contains(sentence), "\(status.message)")
    }
  }

  @Test("Who may not is told who may; who is not known is told as whom")
  func refusedCallers() {
    #expect(
      Status.denied(.warehouse, [.admin, .staff]).message
        == "as warehouse you may not call this method; it is for admin, staff")
    #expect(Status.denied(.staff, []).message.hasSuffix("callers without certificate and token"))
    let stranger = Status.notInDirectory(.staff, "bob")
    #expect(stranger.code == .unauthenticated && stranger.message.contains("staff/bob"))
  }
}
