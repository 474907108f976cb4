import Clocks
import Commerce
import CommerceStore
import Engine
import Logging
import Outbound
import Services
import StoreSchema
import Values

/// Posts order changes to the webhooks of the store, to all of them at once. For one thread.
struct WebhookOutbox {
  private let store: CommerceStore
  private let options: DeliveriesOptions
  private let cancellation: Cancellation
  private let poster: HTTPPoster<WebhookID>
  private let posts: WebhookPosts
  private var lanes: [WebhookID: WebhookLane] = [:]

  init(
    store: CommerceStore, options: DeliveriesOptions, cancellation: Cancellation
  ) throws(OutboundFailure) {
    self.store = store
    self.options = options
    self.cancellation = cancellation
    posts = WebhookPosts(secrets: options.secrets, clock: options.clock)
    let settings = TransferSettings(
      connectTimeoutMillis: Limits.postConnectMillis, timeoutMillis: Limits.postMillis,
      caFile: options.caFile, allowsPrivateAddresses: options.allowsPrivateAddresses)
    poster = try HTTPPoster(settings, cancellation: cancellation)
  }

  /// When to look again if nothing happens before.
  private enum Next: Comparable {
    /// There is more to do.
    case now
    /// Somebody waits for a moment. The clock may be a simulated one, so it is looked at often.
    case later
    /// Nothing waits.
    case idle

    var millis: Int {
      switch self {
      case .now: 0
      case .later: Limits.lookMillis
      case .idle: Limits.idleMillis
      }
    }
  }

  /// Until it is cancelled.
  mutating func run() {
    while !cancellation.isCancelled {
      // Commit times don't go back, the clock may.
      let next = turn(at: max(options.clock.timestamp, store.durable.time))
      for (id, result) in poster.wait(millis: next.millis) { ended(id, result) }
    }
  }

  /// Gives each webhook what it may have now. None waits for another one's receiver.
  private mutating func turn(at now: Timestamp) -> Next {
    let webhooks = store.durable.state.commerce.allWebhooks.filter { $0.status == .active }
    for id in lanes.keys where !webhooks.contains(where: { $0.id == id }) {
      poster.abandon(id)
      lanes[id] = nil
    }
    // Those that are at the same place read it once.
    var chunks: [UInt64: OrdersChunk] = [:]
    var next = Next.idle
    for webhook in webhooks where !cancellation.isCancelled {
      var lane = lanes[webhook.id] ?? WebhookLane(after: webhook.cursor)
      next = min(next, step(webhook, &lane, &chunks, at: now))
      lanes[webhook.id] = lane
    }
    return next
  }

  private func step(
    _ webhook: StoreSchema.Webhook, _ lane: inout WebhookLane,
    _ chunks: inout [UInt64: OrdersChunk], at now: Timestamp
  ) -> Next {
    if let mark = lane.outcome { return record(mark, webhook.id, &lane) }
    if let posting = lane.posting {
      if posting.version == webhook.version { return .idle }
      // Another address, another secret: what is under way is done again as it is to be now.
      poster.abandon(webhook.id)
      lane.ended(nil)
    }
    if let time = webhook.nextAttemptAt, time > now {
      // Who fails keeps nothing in memory.
      lane = WebhookLane(after: webhook.cursor)
      return .later
    }
    lane.drop(upTo: webhook.cursor)
    if lane.next == nil && lane.position < store.durable.sequence {
      if let next = read(webhook, &lane, &chunks) { return next }
    }
    return lane.next.map { start($0, webhook, &lane) } ?? passed(webhook, &lane)
  }

  /// nil: the lane has what follows its position.
  private func read(
    _ webhook: StoreSchema.Webhook, _ lane: inout WebhookLane,
    _ chunks: inout [UInt64: OrdersChunk]
  ) -> Next? {
    let position = lane.position
    if chunks[position] == nil {
      switch store.readAndWait(after: position, bytesMax: Limits.readBytesMax) {
      case .entries(let chunk):
        chunks[position] = OrdersChunk(
          after: position, upTo: max(position, chunk.commits.last?.sequence ?? chunk.upTo),
          changes: chunk.commits.compactMap { Self.change($0) })
      case .entriesGone(let oldest):
        let error =
          "what follows \(position) is not in the log any more; nothing before \(oldest) can be "
          + "delivered"
        options.logger.error(
          "a webhook is suspended", metadata: ["webhook": "\(webhook.id)", "cause": "\(error)"])
        lane.began(webhook)
        lane.ended(.failed(error: error, isPermanent: true))
        return .now
      default: return .later
      }
    }
    if let chunk = chunks[position] { lane.take(chunk) }
    return nil
  }

  private static func change(_ commit: Commit<CommerceMachine>) -> OrdersChange? {
    OrdersProjection.message(commit.record, sequence: commit.sequence, time: commit.time).map {
      OrdersChange(sequence: commit.sequence, message: $0)
    }
  }

  private func start(
    _ change: OrdersChange, _ webhook: StoreSchema.Webhook, _ lane: inout WebhookLane
  ) -> Next {
    do throws(OutboundFailure) {
      let post = try posts.post(change, to: webhook)
      // Large ones go one after the other: memory has an end.
      guard poster.hasRoom(for: post) else { return .later }
      lane.began(webhook)
      try poster.start(post, for: webhook.id)
    } catch {
      if lane.posting == nil { lane.began(webhook) }
      lane.ended(.failed(error: error.description, isPermanent: error.isPermanent))
    }
    return lane.outcome == nil ? .idle : .now
  }

  /// Where there is nothing to deliver for long the cursor moves on all the same, so that the log
  /// need not be kept.
  private func passed(_ webhook: StoreSchema.Webhook, _ lane: inout WebhookLane) -> Next {
    if lane.position - webhook.cursor >= Limits.passedRecordsMax {
      let mark = WebhookMark(webhook, .passed(lane.position))
      _ = record(mark, webhook.id, &lane)
    }
    return lane.position < store.durable.sequence ? .now : .idle
  }

  private mutating func ended(_ id: WebhookID, _ result: Result<HTTPAnswer, OutboundFailure>) {
    guard var lane = lanes[id], let change = lane.next else { return }
    lane.ended(mark(id, change, result))
    if let mark = lane.outcome { _ = record(mark, id, &lane) }
    lanes[id] = lane
  }

  /// nil: it was cancelled.
  private func mark(
    _ id: WebhookID, _ change: OrdersChange, _ result: Result<HTTPAnswer, OutboundFailure>
  ) -> WebhookMark.Result? {
    let (error, isPermanent): (String, Bool)
    switch result {
    case .success(let answer) where answer.isSuccess: return .delivered(change.sequence)
    case .success(let answer):
      (error, isPermanent) = ("HTTP \(answer.status): \(answer.excerpt)", answer.status == 410)
    case .failure(let failure):
      if failure.code == .cancelled { return nil }
      (error, isPermanent) = (failure.description, failure.isPermanent)
    }
    options.logger.warning(
      "a webhook did not take a change",
      metadata: ["webhook": "\(id)", "sequence": "\(change.sequence)", "cause": "\(error)"])
    return .failed(error: error, isPermanent: isPermanent)
  }

  /// Submits what became of a post. Not taken: the writer is stopping or busy; then again later.
  private func record(_ mark: WebhookMark, _ id: WebhookID, _ lane: inout WebhookLane) -> Next {
    let command = StoreCommand(.webhook(.mark(id, mark)), principal: StoreCommand.system)
    switch store.submitAndWait(command) {
    case .committed, .rejected: lane.settled()
    default: return .later
    }
    return .now
  }
}
