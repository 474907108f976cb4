public import StoreSchema
public import Values

/// Which sheets to list; what is not given does not matter.
public struct SheetFilter: Equatable, Sendable {
  /// None: any.
  public var clientID: ClientID
  /// None: any.
  public var staffID: StaffID
  /// Also those that are put away.
  public var archivedToo: Bool

  /// A filter.
  public init(
    clientID: ClientID = .none, staffID: StaffID = .none, archivedToo: Bool = false
  ) {
    self.clientID = clientID
    self.staffID = staffID
    self.archivedToo = archivedToo
  }

  func matches(_ sheet: borrowing SalesSheet) -> Bool {
    (clientID.isNone || sheet.clientID == clientID)
      && (staffID.isNone || sheet.staffID == staffID) && (archivedToo || !sheet.archived)
  }
}

extension State {
  /// The sheet with this id.
  public func sheet(_ id: SheetID) -> SalesSheet? { sheets[id] }

  /// What the readers of a sheet did.
  public func sheetActivity(of id: SheetID) -> SheetActivity {
    sheetActivities[id] ?? SheetActivity(sheetID: id)
  }

  /// What could be sold of a batch right now; zero when it is not for sale.
  public func sellable(of id: BatchID) -> Quantity {
    guard batches.read(id, { $0.status == .live }) == true else { return .zero }
    return max(stocks[id]?.available ?? .zero, .zero)
  }

  /// Sheets that the principal may read, newest first. `after`: the last of the page before. The
  /// count is of all sheets. One page looks at `Limits.sheetsPerPageScanMax` sheets at most, so it
  /// may have fewer than asked for and still a next one.
  public func sheets(
    _ filter: SheetFilter = SheetFilter(), readableBy principal: Principal,
    after cursor: SheetID? = nil, limit: Int
  ) -> Page<SalesSheet, SheetID> {
    var items: [SalesSheet] = []
    var next: SheetID?
    var (last, seen) = (SheetID.none, 0)
    let start = cursor.map { SheetID(rawValue: max($0.rawValue, 1) - 1) }
    sheets.visitDown(from: start ?? SheetID(rawValue: .max)) { id, sheet in
      if items.count == pageSize(limit) || seen == Limits.sheetsPerPageScanMax {
        next = last
        return false
      }
      (last, seen) = (id, seen + 1)
      if filter.matches(sheet) && mayUse(copy sheet, for: .read, principal) {
        items.append(copy sheet)
      }
      return true
    }
    return Page(items: items, next: next, totalCount: sheets.count)
  }
}
