import Commerce
import CommerceStore
import Engine
import Storage
import StoreSchema
import Testing
import Values

@Suite struct SnapshotTests {
  /// Writes a state's lines and reads them into an empty one.
  private func copy(_ state: StoreState) throws -> StoreState {
    let machine = CommerceMachine()
    var copy = machine.initialState()
    for collection in machine.snapshotCollections(state) {
      while let line = collection.next() {
        #expect(!line.contains(UInt8(ascii: "\n")))
        try machine.load(line, of: collection.name, into: &copy)
      }
    }
    try machine.finishLoading(&copy)
    return copy
  }

  @Test func aStateSurvivesItsSnapshot() throws {
    let shop = try Shop(SimulatedFileSystem())
    try shop.fill()
    defer { shop.store.close() }
    let state = shop.store.durable.state
    let loaded = try copy(state)
    let machine = CommerceMachine()
    #expect(loaded.commerce == state.commerce)
    #expect(machine.fingerprint(loaded) == machine.fingerprint(state))
    #expect(loaded.commerce.invariantViolations() == [])
    let session = try #require(state.commerce.session(SessionID(rawValue: 1)))
    #expect(loaded.commerce.session(code: session.code) == session)
  }

  @Test func everyRecordOfALongTableIsThereOnce() throws {
    let shop = try Shop(SimulatedFileSystem())
    defer { shop.store.close() }
    for number in 1...200 {
      try shop.commit(.saveClient(.init(code: "C\(number)", name: "Client \(number)")))
    }
    let loaded = try copy(shop.store.durable.state)
    #expect(loaded.commerce.clients.count == 200)
    #expect(loaded.commerce == shop.store.durable.state.commerce)
  }

  @Test func anEmptyStateHasAnEmptySnapshot() throws {
    let loaded = try copy(StoreState())
    #expect(loaded.commerce == Commerce.State())
  }

  @Test func unknownCollectionsAndBrokenLinesAreRefused() {
    let machine = CommerceMachine()
    var state = machine.initialState()
    #expect(throws: EngineError.self) {
      try machine.load(Array("{}".utf8), of: "prices", into: &state)
    }
    #expect(throws: EngineError.self) {
      try machine.load(Array("{\"id\":".utf8), of: "clients", into: &state)
    }
  }

  @Test func rememberedAnswersComeBack() throws {
    let machine = CommerceMachine()
    let hash = try #require(PayloadHash([UInt8](0..<32)))
    let answer = RememberedAnswer(
      idempotency: Idempotency(
        key: IdempotencyKey(scope: "staff/1", key: "k\"1"), payloadHash: hash),
      sequence: 7, time: Timestamp(nanoseconds: 5), reply: [1, 2, 255])
    #expect(try machine.decodeAnswer(machine.encode(answer)) == answer)
  }
}
