import Commerce
import CommerceStore
import StoreSchema
import Values

/// What an open catalog shows (WatchCatalog).
struct CatalogWatch: Hashable, Sendable {
  /// Whose prices and cart.
  var reader: CatalogReader
  /// What every batch satisfies. Stock and search are not considered.
  var filter: CatalogFilter
  /// Only these; empty: all.
  var batches: Set<BatchID>

  /// Whether a change of the batch can matter here.
  func concerns(_ id: BatchID) -> Bool { batches.isEmpty || batches.contains(id) }
}

/// The batches that some commits changed.
struct ChangedBatches {
  /// In order of their first change, each once.
  private(set) var ids: [BatchID] = []
  /// Of those, the ones whose description changed: they may have left a catalog.
  private(set) var described: Set<BatchID> = []
  private var known: Set<BatchID> = []

  /// Adds what a commit changed.
  mutating func note(_ record: StoreSchema.JournalRecord) {
    for event in record.events {
      switch event.body {
      case .holdChanged(let changed): note(changed.hold.batchID)
      case .stockChanged(let changed): note(changed.stock.batchID)
      case .orderStockMoved(let moved): for move in moved.moves { note(move.batchID) }
      case .sampleChanged(let changed): note(changed.sample.batchID)
      case .batchSaved(let saved):
        note(saved.batch.id)
        described.insert(saved.batch.id)
      default: break
      }
    }
  }

  private mutating func note(_ id: BatchID) {
    if known.insert(id).inserted { ids.append(id) }
  }
}
