import APISchema
import Codec
import CommerceStore
import Engine
import Feed

/// Deliveries to open catalogs, merged: what one turn has for a stream becomes one message with the
/// newest values, so that a slow reader gets each batch once and not each of its changes (N15).
struct CatalogDeliveries {
  typealias Action = LoopContext.Action

  /// Commits for one stream, in order.
  struct Delivery {
    /// The first: what to take back when the message can't be sent.
    var first: Action
    /// `previous_sequence` of the message.
    var previous: UInt64
    /// The last commit.
    var last: PublishedCommit
    /// What they changed together.
    var changed = ChangedBatches()
  }

  private var deliveries: [UInt64: Delivery] = [:]

  /// Takes an action if it is a delivery to a catalog.
  mutating func take(_ action: Action, to stream: StoreStream?) -> Bool {
    guard case .deliver(let id, let entry, let previous) = action,
      case .catalog = stream?.kind
    else { return false }
    var delivery =
      deliveries[id] ?? Delivery(first: action, previous: previous, last: entry.payload)
    delivery.last = entry.payload
    delivery.changed.note(entry.payload.commit.record)
    deliveries[id] = delivery
    return true
  }

  /// What has been taken for a stream, which is not kept any longer.
  mutating func remove(_ id: UInt64) -> Delivery? { deliveries.removeValue(forKey: id) }

  /// Streams that something was taken for.
  var streamIDs: [UInt64] { Array(deliveries.keys) }
}

extension LoopContext {
  /// Sends a catalog's merged message.
  func send(
    _ delivery: CatalogDeliveries.Delivery, to id: UInt64, _ version: Version<CommerceMachine>,
    _ refused: inout Set<UInt64>
  ) {
    guard let stream = streams[id], !refused.contains(id),
      case .catalog(let watch) = stream.kind
    else { return }
    let commit = delivery.last.commit
    let message = CatalogProjection.message(
      delivery.changed, for: watch, sequence: commit.sequence, time: commit.time,
      in: version.state.commerce)
    let bytes = message?.encoded() ?? stream.kind.progress(sequence: commit.sequence)
    send(bytes, delivery.previous, to: stream, delivery.first, &refused)
  }
}
