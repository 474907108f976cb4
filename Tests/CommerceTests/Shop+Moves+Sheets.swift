import Commerce
import StoreSchema
import Values

// What a step about a sales sheet means to a shop. The step's session number names the sheet.

extension Shop {
  func sheetMove(_ step: Step) -> Move {
    let id = sheetID(step)
    let sheet = state.sheet(id)
    let who = step.actor == 15 ? Shop.scanner(1) : sheetStaff(step)
    switch step.kind {
    case .createSheet: return createSheetMove(step)
    case .shareSheet:
      // Some tokens were used before.
      let number = step.value % 4 == 3 ? 1 : UInt8(truncatingIfNeeded: log.count)
      let bytes = [UInt8](repeating: number, count: 32)
      return .command(
        .shareSheet(ShareSheet(sheetID: id, nonce: bytes, tokenHash: bytes)), who)
    case .selectSheet:
      let hash = sheet?.links.last?.tokenHash ?? [1]
      let choices = choices(step, sheet)
      let select = SelectSheetItems(tokenHash: hash, choices: choices, clientMessage: "thanks")
      let holder = state.holder(ofSheetLink: hash) ?? Principal(role: .sheet, sheetID: id)
      return .command(.selectSheetItems(select), holder)
    default:
      let request = SheetConversionRequest(
        sheetID: id, choices: step.value % 2 == 0 ? [] : choices(step, sheet),
        reprice: step.value % 5 == 4)
      return .command(
        step.kind == .sheetToOrder
          ? .convertSheetToOrder(ConvertSheetToOrder(request))
          : .convertSheetToSession(ConvertSheetToSession(request)), who)
    }
  }

  private func createSheetMove(_ step: Step) -> Move {
    let items = (0..<(step.value % 3 + 1)).map { number in
      let cents = Int64(step.value % 300)
      let batch = BatchID(rawValue: UInt64((step.target + number) % 3 + 1))
      return NewSheetItem(
        batchID: batch, quantity: .units(Int64(step.amount % 40)),
        unitPrice: step.value % 4 == 3 ? Money(cents: cents + 1) : nil, reason: "offer")
    }
    let create = CreateSheet(
      name: "Offer", clientID: ClientID(rawValue: UInt64(step.target % 2 + 1)), items: items,
      expiresAt: step.amount % 7 == 6 ? now.adding(seconds: 600) : nil)
    return .command(.createSheet(create), Shop.staff(UInt64(step.actor % 3 + 1)))
  }

  private func choices(_ step: Step, _ sheet: SalesSheet?) -> [SheetChoice] {
    let items = sheet?.items ?? []
    let count = max(1, min(items.count, step.target % 3 + 1))
    return items.prefix(count).map {
      SheetChoice(
        itemID: $0.id, quantity: step.amount % 3 == 2 ? .zero : .units(Int64(step.amount % 30)))
    }
  }

  private func sheetID(_ step: Step) -> SheetID {
    let count = Audit.sheets(state).count
    return SheetID(rawValue: UInt64(count == 0 ? 1 : step.session % count + 1))
  }

  private func sheetStaff(_ step: Step) -> Principal {
    if step.actor == 11 { return Shop.admin }
    return Shop.staff(state.sheet(sheetID(step))?.staffID.rawValue ?? 1)
  }
}
