import APISchema
import Codec
import CommerceStore
import StoreSchema
import Testing
import Values

@testable import Services

@Suite struct ProjectionTests {
  /// Values that occur nowhere else, so that finding one of them in a message is a leak.
  private static let secretCost: Int64 = 918_273_645
  private static let secretBase: Int64 = 827_364_519
  private static let secretSubtotal: Int64 = 736_451_928
  private static let secretText = "internal-secret-text"
  private static let session = SessionID(rawValue: 3)
  private static let time = Timestamp(nanoseconds: 1_767_225_600_000_000_000)
  private static let jane = StoreSchema.Principal(
    role: .staff, staffID: StaffID(rawValue: 1), name: "Jane")

  private static let line = StoreSchema.CartLine(
    id: LineID(rawValue: 4), sessionID: session, batchID: BatchID(rawValue: 5),
    batchCode: "B5", productName: "Mug", location: "shelf-\(secretText)",
    quantity: Quantity(tenThousandths: 10_000), basePrice: Money(cents: secretBase),
    unitPrice: Money(cents: 200), unitCost: Money(cents: secretCost),
    subtotal: Money(cents: secretBase), total: Money(cents: 200),
    overrideID: OverrideID(rawValue: 6), overrideHidden: true, version: 2, addedAt: time)
  private static let activity = StoreSchema.SessionActivity(
    sessionID: session, version: 9, lastActivityAt: time, expiresAt: time, lineCount: 1,
    subtotal: Money(cents: secretSubtotal), clientSubtotal: Money(cents: 200),
    total: Money(cents: 200))
  private static let override = StoreSchema.PriceOverride(
    id: OverrideID(rawValue: 6), sessionID: session, scope: .item, lineID: line.id,
    adjustmentType: .fixed, originalPrice: Money(cents: secretBase),
    newPrice: Money(cents: 200), reason: secretText, visibleToClient: false, appliedBy: jane,
    appliedAt: time)
  private static let note = StoreSchema.Note(
    id: NoteID(rawValue: 1), text: secretText, author: jane, addedAt: time)

  private struct NoFacts: CommitFacts {
    func session(_ id: SessionID) -> StoreSchema.Session? { nil }
    func override(_ id: OverrideID, in session: SessionID) -> StoreSchema.PriceOverride? { nil }
  }

  private static func commit(_ events: [StoreSchema.Event.Body]) -> CommitInput {
    CommitInput(
      sequence: 12, time: time,
      record: JournalRecord(
        principal: jane, clientOperationID: "op-1", reply: Reply(body: .done(Done())),
        events: events.map { StoreSchema.Event(body: $0) }))
  }

  private static let hidden = commit([
    .overrideApplied(OverrideApplied(override: override, line: line, activity: activity)),
    .noteAdded(NoteAdded(note: note, activity: activity)),
  ])

  @Test func customersGetNothingOfAHiddenOverrideButItsPrice() throws {
    let message = try #require(
      ClientSessionProjection.message(Self.hidden, session: Self.session))
    let text = message.jsonText()
    for secret in [Self.secretCost, Self.secretBase, Self.secretSubtotal] {
      #expect(!text.contains(String(secret)))
      #expect(!contains(message.encoded(), varint: UInt64(secret)))
    }
    #expect(!text.contains(Self.secretText))
    guard case .changes(let changes) = message.body, changes.changes.count == 1,
      case .itemUpdated(let item) = changes.changes[0].body
    else {
      Issue.record("one changed line was expected, not \(text)")
      return
    }
    #expect(item.unitPrice == Money(cents: 200))
    #expect(item.visibleAdjustment == nil)
    #expect(changes.totals.discountTotal == .zero)
  }

  @Test func aVisibleOverrideShowsTheOriginalPrice() throws {
    var line = Self.line
    line.overrideHidden = false
    let commit = Self.commit([
      .overrideApplied(
        OverrideApplied(override: Self.override, line: line, activity: Self.activity))
    ])
    let message = try #require(ClientSessionProjection.message(commit, session: Self.session))
    guard case .changes(let changes) = message.body,
      case .itemUpdated(let item) = changes.changes[0].body
    else {
      Issue.record("a changed line was expected")
      return
    }
    #expect(item.visibleAdjustment?.originalUnitPrice.cents == Self.secretBase)
    #expect(!message.jsonText().contains(String(Self.secretCost)))
  }

  @Test func notesAloneSayNothingToCustomers() {
    let commit = Self.commit([.noteAdded(NoteAdded(note: Self.note, activity: Self.activity))])
    #expect(ClientSessionProjection.message(commit, session: Self.session) == nil)
    #expect(commit.record.topics == [.session(Self.session), .activeSessions])
    let staff = StaffSessionProjection.message(commit, session: Self.session, facts: NoFacts())
    #expect(staff?.jsonText().contains(Self.secretText) == true)
  }

  @Test func staffSeeTheOverrideAndItsAudit() throws {
    let message = try #require(
      StaffSessionProjection.message(Self.hidden, session: Self.session, facts: NoFacts()))
    guard case .changes(let changes) = message.body,
      case .priceOverrideApplied(let change) = changes.changes[0].body
    else {
      Issue.record("a changed price was expected")
      return
    }
    #expect(change.override.reason == Self.secretText)
    #expect(change.item?.cost?.unitCost.cents == Self.secretCost)
    #expect(changes.totals?.discountTotal.cents == Self.secretSubtotal - 200)
  }

  @Test func otherSessionsGetNothing() {
    let other = SessionID(rawValue: 99)
    #expect(ClientSessionProjection.message(Self.hidden, session: other) == nil)
    let staff = StaffSessionProjection.message(Self.hidden, session: other, facts: NoFacts())
    #expect(staff == nil)
  }

  @Test(arguments: [0, 1, 127, 128, 300, UInt64.max]) func theSuffixIsTheMissingField(
    _ previous: UInt64
  ) throws {
    let shared = try #require(
      ClientSessionProjection.message(Self.hidden, session: Self.session))
    let bytes = shared.encoded() + PreviousSequence.suffix(previous)
    var expected = shared
    expected.previousSequence = previous
    #expect(try APISchema.WatchSessionAsClientResponse(decoding: bytes) == expected)
  }

  private func contains(_ bytes: [UInt8], varint value: UInt64) -> Bool {
    var encoded: [UInt8] = []
    var rest = value
    while rest >= 0x80 {
      encoded.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    encoded.append(UInt8(rest))
    return (0...max(0, bytes.count - encoded.count)).contains {
      bytes.dropFirst($0).starts(with: encoded)
    }
  }
}
