public import APISchema
import Codec

/// Rows of files that were read before, for whoever checks rows that name them: a server that does
/// not have them yet is given them along. Holds what others may name, and nothing else.
public struct EarlierRows: Sendable {
  private var rows: [RowReference: ImportRow.Body] = [:]

  /// Nothing yet.
  public init() {}

  /// Keeps a row, if rows of later files may name it.
  public mutating func add(_ body: ImportRow.Body) {
    let key = RowReference(body.kind, body.key)
    switch body {
    case .account, .sheet, .order: break
    case .batch(var batch):
      // No row is refused for what these say, and they may be long.
      (batch.batch.tags, batch.batch.location, batch.batch.zone) = ([], "", "")
      rows[key] = .batch(batch)
    case .client, .staff, .priceTier, .preset: rows[key] = body
    }
  }

  /// The rows that `body` names, and those that these name, but for `known`; each behind those that
  /// it names itself.
  public func needed(
    by body: ImportRow.Body, besides known: Set<RowReference>
  ) -> [(reference: RowReference, body: ImportRow.Body)] {
    var known = known
    var needed: [(reference: RowReference, body: ImportRow.Body)] = []
    // Names lead to earlier kinds only, so that this ends.
    func take(_ body: ImportRow.Body) {
      for reference in body.references where !known.contains(reference) {
        guard reference.kind.position < body.kind.position, let row = rows[reference] else {
          continue
        }
        known.insert(reference)
        take(row)
        needed.append((reference, row))
      }
    }
    take(body)
    return needed
  }
}

extension MigrationKind {
  /// In the order in which files build on one another.
  fileprivate var position: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
