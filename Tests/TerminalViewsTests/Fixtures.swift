import APISchema
import TestSupport
import TextCells
import Values

@testable import TerminalViews

/// 14:00:00 UTC of some day, and so many seconds later.
func time(_ seconds: Int64) -> Timestamp {
  Timestamp(nanoseconds: (1_790_000_000 / 86_400 * 86_400 + 14 * 3_600 + seconds) * 1_000_000_000)
}

let size80 = ScreenSize(rows: 16, columns: 80)

func units(_ count: Int64) -> Quantity { Quantity(tenThousandths: count * Quantity.perUnit) }

func session(
  _ id: UInt64, _ client: String, _ staff: String, lines: UInt32, cents: Int64,
  status: SessionStatus = .active, startedAt: Int64 = 0, expiresAt: Int64 = 1_800
) -> ActiveSession {
  ActiveSession(
    sessionID: SessionID(rawValue: id), clientName: client, staffName: staff, status: status,
    lineCount: lines, total: Money(cents: cents), startedAt: time(startedAt),
    lastActivityAt: time(startedAt), expiresAt: time(expiresAt))
}

func floorState(
  _ sessions: [ActiveSession], sequence: UInt64 = 1, complete: Bool = true
) -> WatchActiveSessionsResponse {
  WatchActiveSessionsResponse(
    sequence: sequence,
    body: .state(ActiveSessionsState(sessions: sessions, complete: complete)))
}

func floorChange(_ sessions: [ActiveSession], sequence: UInt64) -> WatchActiveSessionsResponse {
  WatchActiveSessionsResponse(
    sequence: sequence, body: .changes(ActiveSessionsChanges(sessions: sessions)))
}

func item(
  _ line: UInt64, _ name: String, ounces: Int64, cents: Int64, baseCents: Int64? = nil,
  pick: PickStatus = .unspecified
) -> StaffCartItem {
  StaffCartItem(
    item: CartItem(
      lineID: LineID(rawValue: line), batchID: BatchID(rawValue: line), productName: name,
      unitOfMeasure: .ounce, quantity: units(ounces), unitPrice: Money(cents: cents),
      lineTotal: Money(cents: cents * ounces), addedAt: time(0), pickStatus: pick),
    basePrice: Money(cents: baseCents ?? cents))
}

func totals(_ items: [StaffCartItem]) -> StaffCartTotals {
  let cents = items.reduce(0) { $0 + $1.item.lineTotal.cents }
  return StaffCartTotals(
    subtotal: Money(cents: cents), total: Money(cents: cents), lineCount: UInt32(items.count))
}

func cartState(
  _ id: UInt64, _ items: [StaffCartItem], notes: [Note] = [], sequence: UInt64 = 1
) -> WatchSessionResponse {
  WatchSessionResponse(
    sequence: sequence,
    body: .state(
      SessionState(
        session: Session(
          sessionID: SessionID(rawValue: id), clientName: "Acme Corp", staffName: "John",
          status: .active, startedAt: time(0), lastActivityAt: time(0), expiresAt: time(1_800),
          notes: notes, totals: totals(items), visibility: VisibilitySettings()),
        items: items)))
}

func cartChange(
  _ changes: [SessionChange.Body], totals: StaffCartTotals? = nil, sequence: UInt64
) -> WatchSessionResponse {
  WatchSessionResponse(
    sequence: sequence,
    body: .changes(
      SessionChanges(changes: changes.map { SessionChange(body: $0) }, totals: totals)))
}

func pickLine(
  _ line: UInt64, session: UInt64, _ client: String, _ staff: String, _ name: String,
  ounces: Int64, _ location: String, _ status: PickStatus = .queued, by: String = "",
  recalled: Int64 = 0, order: UInt64 = 0
) -> PickLine {
  PickLine(
    lineID: LineID(rawValue: line), sessionID: SessionID(rawValue: session),
    orderID: OrderID(rawValue: order), clientName: client, staffName: staff, productName: name,
    unitOfMeasure: .ounce, location: location, quantity: units(ounces),
    recalled: units(recalled), status: status, pickedBy: by, releasedAt: time(0))
}

func pickState(
  _ lines: [PickLine], sequence: UInt64 = 1, complete: Bool = true
) -> WatchPickListResponse {
  WatchPickListResponse(
    sequence: sequence, body: .state(PickListState(lines: lines, complete: complete)))
}

func pickChange(_ changes: [PickListChange.Body], sequence: UInt64) -> WatchPickListResponse {
  WatchPickListResponse(
    sequence: sequence,
    body: .changes(PickListChanges(changes: changes.map { PickListChange(body: $0) })))
}

extension Screen {
  /// What a terminal that shows this has in its cells.
  func expected(usesColour: Bool) -> [[Emulator.Cell]] {
    (0..<size.rows).map { index in
      row(index).map { cell in
        let codes = cell.style.sequence(usesColour: usesColour).dropFirst(2).dropLast()
        return Emulator.Cell(character: cell.character, codes: String(codes))
      }
    }
  }
}

extension Emulator {
  /// A terminal of a screen's size that measures as the screen does, unless told otherwise.
  init(
    _ size: ScreenSize,
    measure: @escaping @Sendable (Character) -> Int = { TextWidth.columns(of: $0) }
  ) {
    self.init(rows: size.rows, columns: size.columns, measure: measure)
  }
}
