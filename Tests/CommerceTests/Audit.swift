import Commerce
import StoreSchema
import Values

/// What a property looks up by going through every record, without the store's indexes and sums.
enum Audit {
  static func overrides(_ state: State) -> [PriceOverride] { all(state.overrides.forEach) }
  static func holds(_ state: State) -> [Hold] { all(state.holds.forEach) }
  static func lines(_ state: State) -> [CartLine] { all(state.lines.forEach) }
  static func pickLines(_ state: State) -> [PickLine] { all(state.pickLines.forEach) }
  static func sessions(_ state: State) -> [Session] { all(state.sessions.forEach) }
  static func orders(_ state: State) -> [Order] { all(state.orders.forEach) }
  static func stocks(_ state: State) -> [BatchStock] { all(state.stocks.forEach) }
  static func sheets(_ state: State) -> [SalesSheet] { all(state.sheets.forEach) }

  static func samples(_ state: State) -> [Sample] { all(state.samples.forEach) }

  private static func all<Record>(_ visit: ((Record) -> Void) -> Void) -> [Record] {
    var records: [Record] = []
    visit { records.append($0) }
    return records
  }
}
