import Storage
import Synchronization
import Testing

@testable import CommerceStore
@testable import Engine

@Suite struct ObserverSlotTests {
  /// Once, each telling wrapped the observer in two more thunks: a server that ran for a day spent
  /// all its time in them, and would have overflowed the stack in the end.
  @Test func tellingDoesNotGrowTheObserver() throws {
    let shop = try Shop(SimulatedFileSystem())
    defer { shop.store.close() }
    let slot = ObserverSlot()
    let told = Mutex(0)
    slot.set { _ in told.withLock { $0 += 1 } }
    let release = Release(commits: [], version: shop.store.durable)
    for _ in 0..<200_000 { slot.tell(release) }
    #expect(told.withLock { $0 } == 200_000)
  }
}
