import Commerce
import StoreSchema
import Testing
import Values

/// Saved catalog views (S2R R11, C32).
@Suite struct PresetTests {
  private func save(
    _ name: String, _ view: CatalogView? = CatalogView(), id: PresetID = .none,
    of session: SessionID = .none, version: UInt64 = 0, in shop: inout Shop
  ) throws(Rejection) -> PresetID {
    let command = SavePreset(
      presetID: id, name: name, view: view, sessionID: session, expectedVersion: version)
    guard case .saved(let reply) = try shop.run(.savePreset(command), as: Shop.staff(1)) else {
      throw .presetNotFound
    }
    return PresetID(rawValue: reply.id)
  }

  @Test("S2R 11.4, C32: the system's presets are there from the start and can't be changed")
  func systemPresets() throws {
    var shop = Shop()
    let all = shop.state.presets(limit: 10).items
    #expect(all.map(\.name) == ["All Products", "New Arrivals", "On Sale"])
    #expect(all[1].view.addedWithinDays == 14 && all[2].view.onSale)
    for preset in all {
      #expect(throws: Rejection.presetIsImmutable) {
        try save("Mine", id: preset.id, in: &shop)
      }
      let delete = DeletePreset(presetID: preset.id)
      #expect(shop.rejection(.deletePreset(delete), as: Shop.admin) == .presetIsImmutable)
    }
    #expect(throws: Rejection.alreadyExists(field: "name")) { try save("on sale", in: &shop) }
  }

  @Test("S2R 11.1: presets are created, changed, listed in pages and deleted")
  func ownPresets() throws {
    var shop = Shop()
    let first = try save("Mugs", CatalogView(categories: ["Mugs"]), in: &shop)
    let second = try save("Cheap", in: &shop)
    #expect(throws: Rejection.alreadyExists(field: "name")) { try save("MUGS", in: &shop) }
    #expect(throws: Rejection.invalidField(field: "name", allowed: "some text")) {
      try save(" - ", in: &shop)
    }
    #expect(try save("Mugs", CatalogView(brands: ["B"]), id: first, version: 1, in: &shop) == first)
    #expect(throws: Rejection.versionConflict(current: 2)) {
      try save("Mugs", id: first, version: 1, in: &shop)
    }
    #expect(shop.state.preset(first)?.view == CatalogView(brands: ["B"]))
    let page = shop.state.presets(limit: 4)
    let rest = shop.state.presets(after: page.next, limit: 4)
    #expect((page.items + rest.items).map(\.id.rawValue) == [1, 2, 3, 101, 102])
    #expect(page.totalCount == 5 && rest.next == nil)
    #expect(shop.state.presets(excludingSystem: true, limit: 4).items.map(\.id) == [first, second])
    try shop.run(.deletePreset(DeletePreset(presetID: first)), as: Shop.admin)
    #expect(shop.state.preset(first) == nil)
    #expect(
      shop.rejection(.deletePreset(DeletePreset(presetID: first)), as: Shop.admin)
        == .presetNotFound)
    #expect(shop.state.invariantViolations() == [])
  }

  @Test("S2R 11.2, C32: a client has one default; deleting a preset takes it away")
  func assignments() throws {
    var shop = Shop()
    let preset = try save("Mugs", in: &shop)
    let client = ClientID(rawValue: 1)
    func assign(_ id: PresetID) throws(Rejection) {
      try shop.run(.assignPreset(AssignPreset(clientID: client, presetID: id)), as: Shop.staff(1))
    }
    try assign(SystemPresets.onSale.id)
    try assign(preset)
    #expect(shop.state.defaultPreset(of: client)?.id == preset)
    let reply = try shop.run(.deletePreset(DeletePreset(presetID: preset)), as: Shop.admin)
    guard case .saved(let saved) = reply else { throw Rejection.presetNotFound }
    #expect(saved.updatedCount == 1 && shop.state.defaultPreset(of: client) == nil)
    #expect(throws: Rejection.presetNotFound) { try assign(preset) }
    try assign(SystemPresets.onSale.id)
    try assign(.none)
    #expect(shop.state.defaultPreset(of: client) == nil)
    let stranger = AssignPreset(clientID: ClientID(rawValue: 99), presetID: .none)
    #expect(shop.rejection(.assignPreset(stranger), as: Shop.admin) == .clientNotFound)
  }

  @Test("S2R 11.6: what a session shows is saved, for those who may read the session")
  func saveCurrent() throws {
    var shop = Shop()
    let session = shop.open()
    let view = CatalogView(categories: ["Mugs"], search: "blue")
    let preset = try save("Blue mugs", view, of: session, in: &shop)
    #expect(shop.state.preset(preset)?.view == view)
    let command = SavePreset(name: "Other", view: nil, sessionID: session)
    #expect(
      shop.rejection(.savePreset(command), as: Shop.staff(2)) == .unauthorizedSessionAccess)
  }
}
