import Commerce
import Engine
import StoreSchema
import Values

/// Puts orders together that the log has as patches. So whoever reads the log gets the records
/// that were published when they were committed.
struct OrderCompletion {
  /// A record by its sequence, as it was written or completed; nil: the log has it no more.
  typealias Earlier = (UInt64) throws(EngineError) -> JournalRecord?

  /// The record with whole orders; nil: the log has lost what it takes.
  static func completed(
    _ record: JournalRecord, _ earlier: Earlier
  ) throws(EngineError) -> JournalRecord? {
    guard record.events.contains(where: \.lacksOrder) else { return record }
    var record = record
    var newest: [OrderID: Order] = [:]
    for index in record.events.indices {
      switch record.events[index].body {
      case .orderCreated(let created): newest[created.order.id] = created.order
      case .orderChanged(var changed):
        if changed.order == nil, let patch = changed.patch {
          var before = newest[patch.order.id]
          if before == nil { before = try order(before: patch, earlier) }
          guard let before else { return nil }
          changed.order = try apply(patch, to: before)
          record.events[index].body = .orderChanged(changed)
        }
        newest[changed.header.id] = changed.order
      default: continue
      }
    }
    return record
  }

  /// The version that the first patch of a record is a change of: back to the whole order, and
  /// from there on again. At most `StoreLimits.patchesInARowMax` records.
  private static func order(
    before patch: OrderPatch, _ earlier: Earlier
  ) throws(EngineError) -> Order? {
    var later: [OrderPatch] = []
    var next = patch
    while true {
      guard later.count <= StoreLimits.patchesInARowMax, next.previousSequence > 0 else {
        throw broken(patch)
      }
      guard let record = try earlier(next.previousSequence) else { return nil }
      for version in record.events.reversed().compactMap({ $0.change(of: patch.order.id) }) {
        if var order = version.order {
          for step in later.reversed() { order = try apply(step, to: order) }
          return order
        }
        if let step = version.patch { later.append(step) }
      }
      guard let first = later.last, first.previousSequence < next.previousSequence else {
        throw broken(patch)
      }
      next = first
    }
  }

  private static func apply(
    _ patch: OrderPatch, to order: Order
  ) throws(EngineError) -> Order {
    guard let next = patch.applied(to: order) else { throw broken(patch) }
    return next
  }

  private static func broken(_ patch: OrderPatch) -> EngineError {
    EngineError(
      .corrupt, "A patch of order \(patch.order.id) does not follow what it is a change of.")
  }
}

extension StoreSchema.Event {
  fileprivate var lacksOrder: Bool {
    if case .orderChanged(let changed) = body { changed.order == nil } else { false }
  }

  /// A version of an order; its creation as a change that says the whole.
  fileprivate func change(of id: OrderID) -> OrderChanged? {
    switch body {
    case .orderCreated(let created) where created.order.id == id:
      OrderChanged(order: created.order)
    case .orderChanged(let changed) where changed.header.id == id: changed
    default: nil
    }
  }
}

extension StoreSchema.JournalRecord {
  /// The record as the log keeps it: of an order its patch, where there is one.
  func shortened() -> JournalRecord {
    var record = self
    for index in record.events.indices {
      guard case .orderChanged(var changed) = record.events[index].body, changed.patch != nil
      else { continue }
      changed.order = nil
      record.events[index].body = .orderChanged(changed)
    }
    return record
  }
}
