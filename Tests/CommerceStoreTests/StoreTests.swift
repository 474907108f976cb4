import Commerce
import CommerceStore
import Engine
import Journal
import Storage
import StoreSchema
import Testing
import Values

@Suite struct StoreTests {
  private func shop() throws -> Shop {
    let shop = try Shop(SimulatedFileSystem())
    try shop.fill()
    return shop
  }

  @Test func aNewStoreHasItsCurrencyForLife() throws {
    let shop = try shop()
    defer { shop.store.close() }
    #expect(shop.store.settings.currency == "GBP")
    #expect(shop.store.settings.storeID.count == 32)
    let id = shop.store.settings.storeID
    try shop.restart()
    #expect(shop.store.settings.storeID == id)
    shop.store.close()
    var options = StoreOptions(directory: "/store", currency: "EUR", fileSystem: shop.fileSystem)
    options.journal.preallocates = false
    #expect(throws: StoreError.self) { try CommerceStore(options) { _ in } }
  }

  @Test func aRestartKeepsEverythingAndItsFingerprint() throws {
    let shop = try shop()
    let machine = CommerceMachine()
    let before = shop.store.durable
    try shop.restart()
    defer { shop.store.close() }
    let after = shop.store.durable
    #expect(after.sequence == before.sequence)
    #expect(after.state.commerce == before.state.commerce)
    #expect(machine.fingerprint(after.state) == machine.fingerprint(before.state))
    #expect(after.state.commerce.invariantViolations() == [])
  }

  @Test func answersAreRememberedAcrossARestart() throws {
    let shop = try shop()
    defer { shop.store.close() }
    let first = try shop.commit(.addToCart(shop.cart(3)), key: "once", hash: 1)
    #expect(!first.replayed)
    try shop.restart()
    let second = try shop.commit(.addToCart(shop.cart(3)), key: "once", hash: 1)
    #expect(second.replayed)
    #expect(second.reply == first.reply)
    #expect(second.sequence == first.sequence)
    let outcome = shop.submit(.addToCart(shop.cart(4)), as: Shop.admin, key: "once", hash: 2)
    guard case .keyReused = outcome else {
      Issue.record("another payload must be refused, not \(String(describing: outcome))")
      return
    }
  }

  @Test func callersDoNotShareKeys() throws {
    let shop = try shop()
    defer { shop.store.close() }
    let other = StoreSchema.Principal(role: .admin, name: "other")
    _ = try shop.commit(.addToCart(shop.cart(1)), key: "1", hash: 1)
    let second = try shop.commit(.addToCart(shop.cart(1)), as: other, key: "1", hash: 1)
    #expect(!second.replayed)
  }

  @Test func verifyFindsASoundStoreSound() throws {
    let shop = try shop()
    shop.store.close()
    let report = try StoreInspection.verify("/store", fileSystem: shop.fileSystem)
    #expect(report.violations == [])
    #expect(report.replayedFromFirst)
    #expect(report.sequence == 7)
    #expect(report.counts.first { $0.name == "cart lines" }?.count == 1)
  }

  @Test func verifyOfNothingSaysSo() {
    #expect(throws: StoreError.self) {
      try StoreInspection.verify("/nothing", fileSystem: SimulatedFileSystem())
    }
  }
}
