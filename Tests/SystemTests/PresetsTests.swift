import APISchema
import Client
import Testing
import Values

extension SystemTests {
  /// Presets over the wire (S2R R11, S2-P19).
  @Suite struct PresetsTests {
    @Test("S2R R11: create, update, get, list, assign, default, save current and delete")
    func wholeLife() async throws {
      try await Shop.run { shop in
        let presets = shop.jane.catalogPresets
        let view = CatalogView(filters: CatalogFilters(categories: ["Mugs"]), sort: .price)
        let made = try await presets.create(CreatePresetRequest(name: "Mugs", view: view))
        let changed = try await presets.update(
          UpdatePresetRequest(
            presetID: made.presetID, name: "All mugs", view: view, expectedVersion: 1))
        #expect(changed.version == 2)
        let got = try await presets.get(
          GetPresetRequest(atLeast: changed.sequence, presetID: made.presetID))
        #expect(got.preset.name == "All mugs" && got.preset.view.filters == view.filters)
        #expect(got.preset.createdBy?.name == "Jane" && !got.preset.isSystemDefault)
        let listed = try await presets.list(ListPresetsRequest(atLeast: changed.sequence))
        #expect(listed.presets.map(\.presetID.rawValue) == [1, 2, 3, made.presetID.rawValue])
        let system = try await presets.getSystemDefaults(GetSystemDefaultsRequest())
        #expect(system.presets.map(\.name) == ["All Products", "New Arrivals", "On Sale"])

        let client = shop.customerID
        let assigned = try await presets.assignToClient(
          AssignToClientRequest(clientID: client, presetID: made.presetID))
        let standard = GetClientDefaultRequest(atLeast: assigned.sequence, clientID: client)
        #expect(try await presets.getClientDefault(standard).preset.presetID == made.presetID)
        let session = try await shop.session()
        let saved = try await presets.saveCurrentAsPreset(
          SaveCurrentAsPresetRequest(
            sessionID: session.sessionID, name: "Now", view: CatalogView(search: "blue")))
        #expect(saved.version == 1)
        let deleted = try await presets.delete(DeletePresetRequest(presetID: made.presetID))
        #expect(deleted.unassignedCount == 1)
        let none = GetClientDefaultRequest(atLeast: deleted.sequence, clientID: client)
        #expect(try await presets.getClientDefault(none).preset.name == "All Products")
      }
    }

    @Test("S2-P19: a session's catalog starts with its client's preset, whatever becomes of it")
    func sessionsStartWithThePreset() async throws {
      try await Shop.run { shop in
        _ = try await shop.batch("M1", name: "Mug", units: 5)
        let plate = try await shop.batch("P1", name: "Plate", units: 5)
        let made = try await shop.jane.catalogPresets.create(
          CreatePresetRequest(name: "Plates", view: CatalogView(search: "plate")))
        _ = try await shop.jane.catalogPresets.assignToClient(
          AssignToClientRequest(clientID: shop.customerID, presetID: made.presetID))
        let session = try await shop.session()
        _ = try await shop.jane.catalogPresets.delete(DeletePresetRequest(presetID: made.presetID))
        let customer = try await shop.customer(code: session.code)
        defer { customer.close() }
        let mine = try await customer.liveShopping.getSessionAsClient(
          GetSessionRequest(sessionID: session.sessionID))
        #expect(mine.session.catalogView?.search == "plate")
        var request = GetCatalogRequest(sessionID: session.sessionID)
        #expect(try await customer.catalog.getCatalog(request).totalCount == 2)
        request.sessionDefaults = true
        let page = try await customer.catalog.getCatalog(request)
        #expect(page.items.map(\.batchID) == [plate])
      }
    }

    @Test("C32: bad presets are refused")
    func refusals() async throws {
      try await Shop.run { shop in
        let presets = shop.jane.catalogPresets
        let immutable = await refusal { () throws(ClientError) in
          try await presets.delete(DeletePresetRequest(presetID: PresetID(rawValue: 1)))
        }
        #expect(immutable?.code == .presetImmutable)
        let unknown = await refusal { () throws(ClientError) in
          try await presets.get(GetPresetRequest(presetID: PresetID(rawValue: 999)))
        }
        #expect(unknown?.code == .presetNotFound)
        let filters = CatalogFilters(addedWithinDays: 100_000)
        let long = await refusal { () throws(ClientError) in
          try await presets.create(
            CreatePresetRequest(name: "Old", view: CatalogView(filters: filters)))
        }
        #expect(long?.code == .invalidField)
      }
    }
  }
}
