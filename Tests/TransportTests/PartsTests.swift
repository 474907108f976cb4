import Glibc
import Testing

@testable import Transport

/// Small parts that need no socket: watcher tokens, addresses, buffers, admission.
@Suite struct PartsTests {
  private final class Counter: Watcher {
    func ready(_ readiness: Readiness) {}
    func loopStopped() {}
  }

  @Test func lateEventOfAReusedSlotFindsNothing() {
    var table = WatcherTable()
    let first = Counter()
    let old = table.insert(first)
    #expect(table[old] === first)
    table.remove(old)
    let second = Counter()
    let new = table.insert(second)
    #expect(old & 0xFFFF_FFFF == new & 0xFFFF_FFFF, "the slot is used again")
    #expect(table[old] == nil)
    #expect(table[new] === second)
    table.remove(old)
    #expect(table[new] === second)
    #expect(table[Poller.wakeToken] == nil)
  }

  @Test(arguments: [
    ("127.0.0.1", true, "127.0.0.1:80"), ("10.0.0.1", false, "10.0.0.1:80"),
    ("::1", true, "[::1]:80"), ("2001:db8::5", false, "[2001:db8::5]:80"),
    ("::ffff:127.0.0.1", true, "[::ffff:127.0.0.1]:80"), ("0.0.0.0", false, "0.0.0.0:80"),
  ])
  func addressesReadAndPrint(text: String, isLoopback: Bool, printed: String) throws {
    let address = try #require(SocketAddress(numeric: text, port: 80))
    #expect(address.isLoopback == isLoopback)
    #expect(address.description == printed)
    let back = address.withSystemForm { form, _ in
      form.withMemoryRebound(to: sockaddr_storage.self, capacity: 1) { SocketAddress($0.pointee) }
    }
    #expect(back == address)
  }

  @Test(arguments: ["localhost", "", "1.2.3", "::g", "127.0.0.1:80"])
  func otherTextsAreNoAddresses(text: String) {
    #expect(SocketAddress(numeric: text, port: 80) == nil)
  }

  @Test func bufferKeepsOrderWhileItGrowsAndShifts() {
    var random = SplitMix64(state: 7)
    let buffer = OutputBuffer(capacity: 16)
    var model: [UInt8] = []
    for round in 0..<5_000 {
      let bytes = (0..<Int(random.next() % 40)).map { UInt8(truncatingIfNeeded: $0 &+ round) }
      bytes.withUnsafeBytes { buffer.append($0) }
      model += bytes
      let taken = Int(random.next() % UInt64(model.count + 1))
      buffer.consume(taken)
      model.removeFirst(taken)
      #expect(Array(buffer.readable) == model)
    }
    #expect(buffer.capacity < 64 * 1024)
  }

  @Test func poolKeepsLittle() {
    var pool = BufferPool()
    let large = OutputBuffer(capacity: LoopLimits.keptBufferBytesMax * 2)
    pool.giveBack(large)
    #expect(pool.take() !== large)
    let usual = OutputBuffer()
    pool.giveBack(usual)
    #expect(pool.take() === usual)
  }

  @Test func admissionCountsNetworks() throws {
    let admission = Admission(totalMax: 3, perAddressMax: 2)
    let first = try #require(SocketAddress(numeric: "2001:db8::1", port: 1))
    let sameNetwork = try #require(SocketAddress(numeric: "2001:db8::2:3", port: 2))
    let other = try #require(SocketAddress(numeric: "10.1.1.1", port: 3))
    #expect(admission.admit(first) && admission.admit(sameNetwork))
    #expect(!admission.admit(first))
    #expect(admission.admit(other))
    #expect(!admission.admit(other), "the total is reached")
    admission.release(sameNetwork)
    #expect(admission.admit(first))
    #expect(admission.total == 3)
  }
}
