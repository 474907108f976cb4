import APISchema
import Client
import Codec
import Testing
import Values

extension SystemTests {
  /// The commands of samples and presets.
  @Suite struct SampleCommandTests {
    @Test("C34: a sample from the request to the decision, by hand")
    func samples() async throws {
      try await Shop.run { shop in
        let tea = try await shop.batch("TEA", name: "Green tea", units: 50)
        let session = "\(try await shop.session().sessionID)"
        let jane = Terminal(shop, "staff/jane")
        let scanner = Terminal(shop, "warehouse/scanner-1")
        _ = try await jane.text(
          "inventory", "adjust", "\(tea)", "--by", "3", "--reason", "opened", "--samples")
        let asked = try await jane.json(
          SampleResponse.self, "sample", "request", session, "--batch", "\(tea)")
        let id = "\(asked.sample.sampleID)"
        let queue = try await scanner.text("sample", "list")
        #expect(queue.contains("Green tea") && queue.contains("requested"), "\(queue)")
        let seen = try await scanner.text("sample", "ack", session, id)
        #expect(seen == "sample \(id): Green tea (1 ea) on its way\n")
        _ = try await scanner.text("sample", "deliver", session, id)
        let bought = try await jane.text("sample", "decide", session, id, "buy", "--add", "2")
        #expect(bought.contains("wants to buy") && bought.contains("2 in the cart"), "\(bought)")
        let all = try await jane.text("sample", "list", session)
        #expect(all.contains("sample \(id): Green tea (1 ea) wants to buy"), "\(all)")

        let second = try await jane.json(
          SampleResponse.self, "sample", "request", session, "--batch", "\(tea)")
        let cancelled = try await jane.text(
          "sample", "cancel", session, "\(second.sample.sampleID)", "--reason", "no time")
        #expect(cancelled.contains("cancelled"))
        let third = try await jane.json(
          SampleResponse.self, "sample", "request", session, "--batch", "\(tea)")
        let none = try await scanner.text(
          "sample", "unavailable", session, "\(third.sample.sampleID)")
        #expect(none.contains("unavailable"))
        try await jane.expect(
          1, "INVALID_SAMPLE_TRANSITION", "sample", "deliver", session, id)
        try await jane.expect(64, "--batch or --line", "sample", "request", session)
        try await jane.expect(
          64, "buy only", "sample", "decide", session, id, "pass", "--add", "1")
      }
    }

    @Test("S2-P19: presets by hand")
    func presets() async throws {
      try await Shop.run { shop in
        _ = try await shop.batch("TEA", name: "Green tea", units: 50, priceCents: 500)
        _ = try await shop.batch("CUP", name: "Cup", units: 50, priceCents: 5_000)
        let jane = Terminal(shop, "staff/jane")
        let created = try await jane.json(
          PresetResponse.self, "preset", "create", "Cheap", "--price-max", "10", "--sort", "price")
        let id = "\(created.presetID)"
        let list = try await jane.text("preset", "list")
        #expect(list.contains("All Products") && list.contains("up to 10.00, by price"), "\(list)")
        #expect(!(try await jane.text("preset", "list", "--system")).contains("Cheap"))
        let customer = "\(shop.customerID)"
        _ = try await jane.text("preset", "assign", customer, id)
        #expect(try await jane.text("preset", "of", customer).contains("\"Cheap\""))
        let session = "\(try await shop.session().sessionID)"
        let catalog = try await jane.json(
          GetCatalogResponse.self, "catalog", "list", "--session", session, "--defaults")
        #expect(catalog.items.map(\.batchCode) == ["TEA"])
        _ = try await jane.text("preset", "save", session, "Cheap again")
        _ = try await jane.text("preset", "update", id, "Dear", "--price-min", "10")
        let shown = try await jane.text("preset", "show", id)
        #expect(shown.contains("\"Dear\": from 10.00"), "\(shown)")
        let deleted = try await jane.text("preset", "delete", id)
        #expect(deleted.contains("1 customers"), "\(deleted)")
        _ = try await jane.text("preset", "assign", customer)
        try await jane.expect(1, "PRESET_IMMUTABLE", "preset", "delete", "1")
        try await jane.expect(1, "PRESET_NOT_FOUND", "preset", "show", id)
      }
    }
  }
}
