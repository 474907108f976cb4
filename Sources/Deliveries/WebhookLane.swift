import APISchema
import Commerce
import StoreSchema

/// A commit that changed orders, as `WatchOrders` says it.
struct OrdersChange: Sendable {
  /// Its place in the log.
  var sequence: UInt64
  /// Without `previousSequence`.
  var message: APISchema.WatchOrdersResponse
}

/// A piece of the log, as far as it concerns webhooks.
struct OrdersChunk: Sendable {
  /// What follows this sequence.
  var after: UInt64
  /// Everything up to this one was looked through.
  var upTo: UInt64
  /// In order.
  var changes: [OrdersChange]
}

/// What the thread knows of one webhook between two turns. All of it can be forgotten at any time:
/// the cursor in the store says what is to be done.
struct WebhookLane {
  /// The log is looked through up to here; never before the webhook's cursor.
  private(set) var position: UInt64
  /// Read and not delivered, the oldest first.
  private var changes: ArraySlice<OrdersChange> = []
  /// The webhook as it was when the post began that is under way. Only one is at any time: the
  /// next change has its turn when this one's outcome is in the store.
  private(set) var posting: StoreSchema.Webhook?
  /// An outcome that the store has not taken yet. Until it has, nothing else is posted.
  private(set) var outcome: WebhookMark?

  init(after cursor: UInt64) { position = cursor }

  /// What is to be posted next.
  var next: OrdersChange? { changes.first }

  /// Forgets what is delivered, also by somebody else's word.
  mutating func drop(upTo cursor: UInt64) {
    changes = changes.drop { $0.sequence <= cursor }
    position = max(position, cursor)
  }

  /// Takes what follows the position.
  mutating func take(_ chunk: OrdersChunk) {
    precondition(chunk.after == position, "Nothing of the log is passed over.")
    changes += chunk.changes
    position = chunk.upTo
  }

  mutating func began(_ webhook: StoreSchema.Webhook) {
    precondition(posting == nil && outcome == nil, "A webhook's posts go one after the other.")
    posting = webhook
  }

  /// The post is under way no more; what became of it is to be recorded, if it counts.
  mutating func ended(_ result: WebhookMark.Result?) {
    if let posting, let result { outcome = WebhookMark(posting, result) }
    posting = nil
  }

  /// The store knows; what it says now holds.
  mutating func settled() { outcome = nil }
}
