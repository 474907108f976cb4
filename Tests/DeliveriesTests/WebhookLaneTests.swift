import APISchema
import Commerce
import StoreSchema
import Testing
import Values

@testable import Deliveries

/// What the thread knows of a webhook: in order, nothing passed over, one post at a time.
@Suite struct WebhookLaneTests {
  private static func change(_ sequence: UInt64) -> OrdersChange {
    OrdersChange(
      sequence: sequence,
      message: WatchOrdersResponse(sequence: sequence, body: .changes(OrderChanges())))
  }

  private static func chunk(
    after: UInt64, upTo: UInt64, _ sequences: UInt64...
  ) -> OrdersChunk {
    OrdersChunk(after: after, upTo: upTo, changes: sequences.map(change))
  }

  private static func webhook(cursor: UInt64, version: UInt64 = 3) -> StoreSchema.Webhook {
    StoreSchema.Webhook(
      id: WebhookID(rawValue: 7), url: "https://example.com/", status: .active, cursor: cursor,
      createdBy: Principal(role: .admin), createdAt: .epoch, version: version)
  }

  @Test("Changes come in the order of the log, over pieces that have none")
  func inOrder() {
    var lane = WebhookLane(after: 10)
    #expect(lane.position == 10 && lane.next == nil)
    lane.take(Self.chunk(after: 10, upTo: 14, 12, 14))
    lane.take(Self.chunk(after: 14, upTo: 20))
    lane.take(Self.chunk(after: 20, upTo: 21, 21))
    #expect(lane.position == 21)
    for sequence in [12, 14, 21] as [UInt64] {
      #expect(lane.next?.sequence == sequence)
      lane.drop(upTo: sequence)
    }
    #expect(lane.next == nil && lane.position == 21)
  }

  @Test("What is delivered by somebody else's word is forgotten; a cursor ahead moves the lane on")
  func dropping() {
    var lane = WebhookLane(after: 10)
    lane.take(Self.chunk(after: 10, upTo: 20, 12, 14, 18))
    lane.drop(upTo: 11)
    #expect(lane.next?.sequence == 12 && lane.position == 20)
    lane.drop(upTo: 14)
    #expect(lane.next?.sequence == 18 && lane.position == 20)
    // Told to go on from now: what was read is behind it.
    lane.drop(upTo: 50)
    #expect(lane.next == nil && lane.position == 50)
    lane.take(Self.chunk(after: 50, upTo: 51, 51))
    #expect(lane.next?.sequence == 51)
  }

  @Test("An outcome is about the webhook as it was when the post began, and is kept until settled")
  func outcomes() {
    var lane = WebhookLane(after: 10)
    lane.take(Self.chunk(after: 10, upTo: 12, 12))
    let webhook = Self.webhook(cursor: 10)
    lane.began(webhook)
    #expect(lane.posting == webhook && lane.outcome == nil)
    lane.ended(.delivered(12))
    #expect(lane.posting == nil)
    #expect(lane.outcome == WebhookMark(webhook, .delivered(12)))
    #expect(lane.outcome?.cursor == 10 && lane.outcome?.version == 3)
    // Not forgotten before the store knows: it may not be delivered yet.
    #expect(lane.next?.sequence == 12)
    lane.settled()
    #expect(lane.outcome == nil && lane.next?.sequence == 12)
    lane.drop(upTo: 12)
    #expect(lane.next == nil)
  }

  @Test("A post that was cancelled has no outcome, and is done again")
  func cancelled() {
    var lane = WebhookLane(after: 10)
    lane.take(Self.chunk(after: 10, upTo: 12, 12))
    lane.began(Self.webhook(cursor: 10))
    lane.ended(nil)
    #expect(lane.posting == nil && lane.outcome == nil && lane.next?.sequence == 12)
    let changed = Self.webhook(cursor: 10, version: 4)
    lane.began(changed)
    lane.ended(.failed(error: "HTTP 503", isPermanent: false))
    #expect(
      lane.outcome == WebhookMark(changed, .failed(error: "HTTP 503", isPermanent: false)))
    #expect(lane.next?.sequence == 12)
  }

  @Test("An end that is told twice counts once")
  func toldTwice() {
    var lane = WebhookLane(after: 10)
    lane.began(Self.webhook(cursor: 10))
    lane.ended(.delivered(12))
    lane.ended(.failed(error: "late", isPermanent: true))
    #expect(lane.outcome?.result == .delivered(12))
    lane.settled()
    lane.ended(.delivered(13))
    #expect(lane.outcome == nil)
  }

  @Test("Nothing of the log is passed over, and posts go one after the other")
  func bugsAreNotCarriedOn() async {
    await #expect(processExitsWith: .failure) {
      var lane = WebhookLane(after: 10)
      lane.take(OrdersChunk(after: 11, upTo: 12, changes: []))
    }
    await #expect(processExitsWith: .failure) {
      var lane = WebhookLane(after: 10)
      let webhook = StoreSchema.Webhook(
        id: WebhookID(rawValue: 7), url: "", createdBy: Principal(role: .admin),
        createdAt: .epoch)
      lane.began(webhook)
      lane.began(webhook)
    }
  }
}
