import Clocks
import Testing

@testable import Client

@Suite struct ChannelMachineTests {
  let start = Instant(nanoseconds: 1_000_000_000)

  @Test func connectsOnceHoweverManyWant() {
    var machine = ChannelMachine()
    #expect(machine.wanted() == .connect)
    #expect(machine.wanted() == .nothing)
    #expect(machine.state == .connecting)
    machine.connected()
    #expect(machine.wanted() == .nothing)
    #expect(machine.state == .ready)
  }

  @Test func waitsLongerAfterEachFailure() {
    var machine = ChannelMachine()
    var now = start
    var pauses: [UInt64] = []
    _ = machine.wanted()
    for _ in 0..<3 {
      guard case .wait(let until) = machine.failed(at: now, random: 0) else {
        Issue.record("a failed attempt must be followed by a pause")
        return
      }
      pauses.append(until.nanoseconds(since: now))
      #expect(machine.timerFired(at: now, isWanted: true) == .nothing)
      now = until
      #expect(machine.timerFired(at: now, isWanted: true) == .connect)
    }
    #expect(pauses == pauses.sorted() && Set(pauses).count == 3)
  }

  @Test func doesNotConnectForNobody() {
    var machine = ChannelMachine()
    _ = machine.wanted()
    guard case .wait(let until) = machine.failed(at: start, random: 0) else {
      Issue.record("a failed attempt must be followed by a pause")
      return
    }
    #expect(machine.timerFired(at: until, isWanted: false) == .nothing)
    #expect(machine.state == .idle)
    #expect(machine.wanted() == .connect)
  }

  @Test func lossMakesIdleAndCloseIsFinal() {
    var machine = ChannelMachine()
    _ = machine.wanted()
    machine.connected()
    machine.lost()
    #expect(machine.state == .idle)
    machine.close()
    #expect(machine.wanted() == .nothing)
    #expect(machine.state == .closed)
  }
}
