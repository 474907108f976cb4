import APISchema
import Values

// What else is carried over: views, people of clients without their passwords, and offers without
// their links.

extension ImportedActor {
  /// Whoever did something: an actor without a role is the server itself.
  init(_ actor: Actor) {
    self.init(role: actor.role == .unspecified ? .system : actor.role, name: actor.name)
  }
}

extension ImportedNote {
  init(_ note: OrderNote) {
    self.init(text: note.text, author: ImportedActor(note.author), addedAt: note.addedAt)
  }
}

extension ImportedPreset {
  init(_ preset: CatalogPreset) {
    var view = preset.view
    if view.sortOrder == .ascending { view.sortOrder = .unspecified }
    self.init(name: preset.name, view: view)
  }
}

extension ImportedAccount {
  init(_ account: Account, of client: String) {
    self.init(
      login: account.login, clientCode: client, name: account.name,
      activeState: account.active ? .unspecified : .inactive)
  }
}

extension ImportedSheet {
  init(_ sheet: SalesSheet, number: String, _ names: OrderNames) {
    let summary = sheet.summary
    self.init(
      externalNumber: number, name: summary.name,
      clientCode: names.clients[summary.clientID],
      staffLogin: names.staff[summary.staffID] ?? "", createdAt: summary.createdAt,
      expiresAt: summary.expiresAt, message: sheet.message, clientMessage: sheet.clientMessage,
      archived: summary.state == .archived, items: sheet.items.map { ImportedSheetItem($0) },
      notes: sheet.notes.map { ImportedNote($0) })
  }
}

extension ImportedSheetItem {
  init(_ item: SheetItem) {
    let price = item.priceAdjustment
    self.init(
      batchCode: item.batchCode, productName: item.productName,
      unitOfMeasure: item.unitOfMeasure, quantityStep: item.quantityStep,
      quantity: item.quantity, basePrice: ImportedPrice(unitPrice: item.basePrice),
      unitPrice: price.map { _ in ImportedPrice(unitPrice: item.unitPrice) },
      basePriceHidden: price?.hiddenFromClient == true, priceReason: price?.reason ?? "",
      pricedBy: price.map { ImportedActor($0.appliedBy) }, pricedAt: price?.appliedAt,
      remark: item.remark, selected: item.selectedQuantity)
  }
}
