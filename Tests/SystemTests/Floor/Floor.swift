import APISchema
import Client
import Values

/// A busy floor: salespeople with several sessions each, customers' tablets, scanners and screens,
/// all on the far side of a network that is cut now and then.
final class Floor: Sendable {
  /// A session with everybody who looks at it.
  struct Booth: Sendable {
    let worker: Worker
    let tablet: ShowroomClient
    let tabletStream: Recorder<WatchSessionAsClientResponse>
  }
  private static let booths = 10
  private static let units: Int64 = 1_000_000

  let shop: Shop
  let relay: Relay
  let booths: [Booth]
  let pickers: [Picker]
  let screen: Recorder<WatchActiveSessionsResponse>
  private let devices: [ShowroomClient]

  static func open(_ shop: Shop, random: inout SplitMix64) async throws -> Floor {
    let relay = try Relay(to: shop.server.endpoint)
    var batches: [BatchID] = []
    for code in ["F1", "F2", "F3"] { batches.append(try await shop.batch(code, units: units)) }
    let staff = try [("jane", shop.jane), ("tom", shop.tom)].map { login, client in
      (client, try shop.client("staff/\(login)", through: relay))
    }
    var booths: [Booth] = []
    for number in 0..<Self.booths {
      let (near, device) = staff[number % staff.count]
      let session = try await shop.session(by: near)
      let tablet = try await shop.customer(code: session.code, through: relay)
      let request = WatchSessionRequest(sessionID: session.sessionID)
      booths.append(
        Booth(
          worker: Worker(
            name: "booth-\(number)", session: session.sessionID, client: device,
            batches: batches, random: SplitMix64(seed: random.next())),
          tablet: tablet,
          tabletStream: Recorder(tablet.liveShopping.watchSessionAsClient(request))))
    }
    let scanners = try (1...3).map {
      try shop.client("warehouse/scanner-\($0)", through: relay)
    }
    let pickers = scanners.map { Picker(client: $0, random: SplitMix64(seed: random.next())) }
    let console = try shop.client("admin/ops", through: relay)
    let screen = Recorder(
      console.liveShopping.watchActiveSessions(WatchActiveSessionsRequest()))
    let devices = staff.map(\.1) + booths.map(\.tablet) + scanners + [console]
    return Floor(shop, relay, booths, pickers, screen, devices)
  }

  private init(
    _ shop: Shop, _ relay: Relay, _ booths: [Booth], _ pickers: [Picker],
    _ screen: Recorder<WatchActiveSessionsResponse>, _ devices: [ShowroomClient]
  ) {
    self.shop = shop
    self.relay = relay
    self.booths = booths
    self.pickers = pickers
    self.screen = screen
    self.devices = devices
  }

  func close() {
    for device in devices { device.close() }
    relay.close()
  }

  /// One last thing, which every screen and scanner is shown; its sequence. Booth 3 never closes.
  func touch() async throws -> UInt64 {
    try await booths[3].worker.step()
    return booths[3].worker.state.sequence
  }

  /// Everybody does so many things; after every so many of all, the network is cut.
  func work(steps: Int, cutEvery: Int) async throws {
    let done = Watched(0)
    let (relay, booths, pickers) = (relay, booths, pickers)
    let count: @Sendable () -> Void = {
      let number = done.update { done in
        done += 1
        return done
      }
      if number % cutEvery == 0 { relay.cut() }
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for booth in booths {
        group.addTask {
          for _ in 0..<steps {
            try await booth.worker.step()
            count()
          }
        }
      }
      for picker in pickers {
        group.addTask {
          for _ in 0..<steps where try await picker.step() { count() }
        }
      }
      try await group.waitForAll()
    }
  }

  /// Ends some sessions: as orders, cancelled, paused, or not at all.
  func closeSome() async throws {
    for (number, booth) in booths.enumerated() {
      let (selling, session) = (booth.worker.client.liveShopping, booth.worker.session)
      switch number % 4 {
      case 0 where !booth.worker.state.lines.isEmpty:
        _ = try await selling.convertToOrder(ConvertToOrderRequest(sessionID: session))
      case 1: _ = try await selling.cancelSession(CancelSessionRequest(sessionID: session))
      case 2: _ = try await selling.pauseSession(SessionCommandRequest(sessionID: session))
      default: break
      }
    }
  }
}
