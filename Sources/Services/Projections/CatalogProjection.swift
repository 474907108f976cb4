import APISchema
import Commerce
import CommerceStore
import StoreSchema
import Values

/// What commits mean to an open catalog (WatchCatalog). The newest wins: items are as they are in
/// the given state, at the message's sequence or later, and several commits may be one message.
enum CatalogProjection {
  /// The message, without `previousSequence`; nil when nothing in this catalog changed.
  static func message(
    _ changed: ChangedBatches, for watch: CatalogWatch, sequence: UInt64, time: Timestamp,
    in state: Commerce.State
  ) -> APISchema.WatchCatalogResponse? {
    var changes = APISchema.CatalogChanges()
    for id in changed.ids where watch.concerns(id) {
      if let item = item(id, watch, state) {
        changes.items.append(item)
      } else if changed.described.contains(id) {
        changes.removedBatchIDs.append(id)
      }
    }
    if changes.items.isEmpty && changes.removedBatchIDs.isEmpty { return nil }
    return .init(sequence: sequence, committedAt: time, body: .changes(changes))
  }

  private static func item(
    _ id: BatchID, _ watch: CatalogWatch, _ state: Commerce.State
  ) -> APISchema.CatalogItem? {
    guard let batch = state.batches[id] else { return nil }
    let pricing = watch.reader.pricing(in: state)
    guard watch.filter.describes(batch, unitPrice: pricing.price(of: batch)),
      let item = state.catalogItem(batch)
    else { return nil }
    let inCart =
      watch.reader.session.isNone ? .zero : state.quantity(of: id, in: watch.reader.session)
    return APISchema.CatalogItem(item, at: pricing, inCart: inCart)
  }
}
