import APISchema
import Client
import Clocks
import Codec
import Testing
import Values

extension SystemTests {
  /// Presence over the wire: who is there and what the customer looks at (S2-SVC34, S2-SVC35).
  @Suite struct PresenceTests {
    @Test("C38: a disconnect is seen at once and changes nothing of the session")
    func disconnectsChangeNothing() async throws {
      try await Shop.run { shop in
        let session = try await shop.session()
        let batch = try await shop.batch("MUG", units: 10)
        let activity = ActivityRecorder(shop.jane, session.sessionID)
        try await activity.began()
        let tablet = try await shop.customer(code: session.code)
        let watching = Recorder(
          tablet.liveShopping.watchSessionAsClient(
            WatchSessionRequest(sessionID: session.sessionID)))
        let added = try await tablet.liveShopping.addToCart(
          AddToCartRequest(
            sessionID: session.sessionID, batchID: batch, quantity: .units(2)))
        let cursor = try await watching.reach(added.sequence).last?.sequence ?? 0
        let seen = try await activity.wait(session.sessionID, "the tablet") {
          $0.connected.map(\.name) == ["tablet"]
        }
        #expect(seen.connected.first?.role == .client)

        let before = try await shop.jane.liveShopping.getSession(
          GetSessionRequest(sessionID: session.sessionID))
        watching.cancel()
        tablet.close()
        try await activity.wait(session.sessionID, "nobody") { $0.connected.isEmpty }
        let after = try await shop.jane.liveShopping.getSession(
          GetSessionRequest(sessionID: session.sessionID))
        #expect(after == before, "not even the log has moved on")
        #expect(after.session.status == .active)

        let back = try await shop.customer(code: session.code)
        defer { back.close() }
        let resumed = Recorder(
          back.liveShopping.watchSessionAsClient(
            WatchSessionRequest(sessionID: session.sessionID, cursor: cursor)))
        let more = try await back.liveShopping.addToCart(
          AddToCartRequest(
            sessionID: session.sessionID, batchID: batch, quantity: .units(1)))
        try await resumed.reach(more.sequence)
        #expect(more.item.quantity == .units(3))
        try await activity.wait(session.sessionID, "the tablet again") {
          $0.connected.count == 1
        }
      }
    }

    @Test("S2-SVC34, S2-SVC35: staff see what the customer looks at, the newest first")
    func viewsAreSeen() async throws {
      try await Shop.run { shop in
        let session = try await shop.session()
        let id = session.sessionID
        let tablet = try await shop.customer(code: session.code)
        defer { tablet.close() }
        let mug = try await shop.batch("MUG", name: "Blue mug", units: 10)
        let pen = try await shop.batch("PEN", name: "Red pen", units: 10)
        let activity = ActivityRecorder(shop.jane, .none)
        try await activity.began()
        for batch in [mug, pen] {
          _ = try await tablet.liveShopping.trackClientView(
            TrackClientViewRequest(sessionID: id, batchID: batch))
        }
        let seen = try await activity.wait(id, "the pen") { $0.viewing?.batchCode == "PEN" }
        #expect(seen.viewing?.productName == "Red pen" && seen.viewing?.batchID == pen)
        #expect(seen.viewed.map(\.batchCode) == ["MUG"])
        _ = try await tablet.liveShopping.trackClientView(TrackClientViewRequest(sessionID: id))
        let away = try await shop.jane.liveShopping.getSessionActivity(
          GetSessionActivityRequest(sessionID: id))
        #expect(away.presence.viewing == nil)
        #expect(away.presence.viewed.map(\.productName) == ["Red pen", "Blue mug"])
      }
    }

    @Test("C17, C37: presence is for those who may read the session, views from those in it")
    func strangersSeeNothing() async throws {
      try await Shop.run { shop in
        let session = try await shop.session()
        let other = try await shop.session(by: shop.tom)
        let id = session.sessionID
        let (tablet, stranger) = (
          try await shop.customer(code: session.code),
          try await shop.customer(code: other.code)
        )
        defer {
          tablet.close()
          stranger.close()
        }
        let mug = try await shop.batch("MUG", units: 10)
        let view = TrackClientViewRequest(sessionID: id, batchID: mug)
        for client in [stranger, shop.tom] {
          let no = await refusal { () throws(ClientError) in
            try await client.liveShopping.trackClientView(view)
          }
          #expect(no?.code == .unauthorizedSessionAccess)
        }
        let unknown = await refusal { () throws(ClientError) in
          try await tablet.liveShopping.trackClientView(
            TrackClientViewRequest(sessionID: id, batchID: BatchID(rawValue: 999)))
        }
        #expect(unknown?.code == .batchNotFound)
        let question = GetSessionActivityRequest(sessionID: id)
        for (client, code) in [
          (shop.tom, ErrorCode.unauthorizedSessionAccess), (tablet, .permissionDenied),
          (shop.scanner, .permissionDenied),
        ] {
          let no = await refusal { () throws(ClientError) in
            try await client.liveShopping.getSessionActivity(question)
          }
          #expect(no?.code == code)
        }
        try await tomSeesHisOwn(shop, other.sessionID, id, mug, tablet, stranger)
      }
    }

    private func tomSeesHisOwn(
      _ shop: Shop, _ own: SessionID, _ foreign: SessionID, _ batch: BatchID,
      _ tablet: ShowroomClient, _ stranger: ShowroomClient
    ) async throws {
      let refused = ActivityRecorder(shop.tom, foreign)
      let end = try await refused.end()
      #expect(end?.code == .unauthorizedSessionAccess)
      let all = ActivityRecorder(shop.tom, .none)
      try await all.began()
      _ = try await tablet.liveShopping.trackClientView(
        TrackClientViewRequest(sessionID: foreign, batchID: batch))
      _ = try await stranger.liveShopping.trackClientView(
        TrackClientViewRequest(sessionID: own, batchID: batch))
      try await all.wait(own, "his own session") { $0.viewing?.batchID == batch }
      #expect(all.seen.value.presences[foreign] == nil)
    }

    @Test("A stream of one session ends with it, and its presence is forgotten")
    func endsWithTheSession() async throws {
      try await Shop.run { shop in
        let session = try await shop.session()
        let id = session.sessionID
        let tablet = try await shop.customer(code: session.code)
        defer { tablet.close() }
        let mug = try await shop.batch("MUG", units: 10)
        _ = try await tablet.liveShopping.trackClientView(
          TrackClientViewRequest(sessionID: id, batchID: mug))
        let activity = ActivityRecorder(shop.jane, id)
        try await activity.began()
        _ = try await shop.jane.liveShopping.cancelSession(CancelSessionRequest(sessionID: id))
        #expect(try await activity.end() == nil)
        #expect(activity.seen.value.presences[id]?.viewing == nil)
        let late = await refusal { () throws(ClientError) in
          try await shop.jane.liveShopping.trackClientView(
            TrackClientViewRequest(sessionID: id, batchID: mug))
        }
        #expect(late?.code == .sessionAlreadyEnded)
        let presence = try await shop.jane.liveShopping.getSessionActivity(
          GetSessionActivityRequest(sessionID: id)
        ).presence
        #expect(presence.viewing == nil && presence.viewed.isEmpty)
      }
    }

    @Test("N15: a reader without credit gets the newest state later, not every change")
    func slowReadersGetTheNewest() async throws {
      try await Shop.run { shop in
        let session = try await shop.session()
        let id = session.sessionID
        var batches: [BatchID] = []
        for number in 1...12 { batches.append(try await shop.batch("B\(number)", units: 1)) }
        let slow = try await RawConnection(shop, "staff/jane", credit: 2)
        defer { slow.close() }
        slow.watch(
          .liveShoppingWatchSessionActivity,
          WatchSessionActivityRequest(sessionID: id).encoded(), streams: 1)
        try await slow.events.wait("state and progress") { $0.messages[0]?.count == 2 }
        let quick = ActivityRecorder(shop.jane, id)
        for batch in batches {
          _ = try await shop.jane.liveShopping.trackClientView(
            TrackClientViewRequest(sessionID: id, batchID: batch))
        }
        let last = batches.last
        try await quick.wait(id, "the last batch") { $0.viewing?.batchID == last }
        #expect(slow.events.value.messages[0]?.count == 2)
        slow.grant(10)
        let events = try await slow.events.wait("what it was owed") {
          ($0.messages[0]?.count ?? 0) > 2
        }
        let bytes = try #require(events.messages[0]?[2])
        let message = try WatchSessionActivityResponse(decoding: bytes, options: .strict)
        guard case .presence(let presence) = message.body else {
          Issue.record("no presence")
          return
        }
        #expect(presence.viewing?.batchID == last && presence.viewed.count == 11)
      }
    }
  }
}

/// Reads a stream of presence and keeps the newest of each session.
private final class ActivityRecorder: Sendable {
  struct Seen: Sendable {
    var presences: [SessionID: SessionPresence] = [:]
    var hasBegun = false
    var isOver = false
    var failure: ClientError?
  }
  let seen = Watched(Seen())
  private let task: Task<Void, Never>

  init(_ client: ShowroomClient, _ session: SessionID) {
    let seen = seen
    let stream = client.liveShopping.watchSessionActivity(
      WatchSessionActivityRequest(sessionID: session))
    task = Task {
      do throws(ClientError) {
        for try await message in stream {
          seen.update { seen in
            switch message.body {
            case .presence(let presence): seen.presences[presence.sessionID] = presence
            case .progress: seen.hasBegun = true
            }
          }
        }
        seen.update { $0.isOver = true }
      } catch {
        seen.update {
          $0.failure = error
          $0.isOver = true
        }
      }
    }
  }

  deinit { task.cancel() }

  func began() async throws {
    try await seen.wait("the presence stream's first progress") { $0.hasBegun }
  }

  @discardableResult
  func wait(
    _ session: SessionID, _ what: String,
    until isMet: @escaping @Sendable (SessionPresence) -> Bool
  ) async throws -> SessionPresence {
    let seen = try await seen.wait(what) { $0.presences[session].map(isMet) ?? false }
    return seen.presences[session] ?? SessionPresence()
  }

  /// Waits for the end; why it failed.
  func end() async throws -> ClientError? {
    try await seen.wait("the presence stream's end") { $0.isOver }.failure
  }
}
