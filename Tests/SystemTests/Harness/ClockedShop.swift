import Clocks
import Server
import TLS
import TestSupport
import Transport

/// A shop whose server runs in this process, on a clock that the test moves. Its sockets, TLS and
/// files are real.
struct ClockedShop: Sendable {
  let shop: Shop
  let clock: SimulatedClock
  let server: ShowroomServer

  /// Opens a shop, runs the test in it, and closes it.
  static func run(
    _ settings: SettingValues = [:], _ body: (ClockedShop) async throws -> Void
  ) async throws {
    let files = try ServerProcess()
    let clock = SimulatedClock()
    let configuration = try configuration(files, settings)
    let server = try ShowroomServer(
      configuration, logger: ServerLog.make(level: configuration.logLevel), clock: clock
    ) { message in fatalError("the log failed: \(message)") }
    defer { server.stop() }
    guard let address = server.listening.first else { throw Unmet("the server does not listen") }
    files.stand(in: address.port)
    let loop = try EventLoop(name: "clocked-shop")
    loop.start()
    defer { loop.shutdown() }
    let shop = try await Shop(server: files, loop: loop)
    defer { shop.close() }
    try await body(ClockedShop(shop: shop, clock: clock, server: server))
  }

  private static func configuration(
    _ server: ServerProcess, _ settings: SettingValues
  ) throws -> ServerConfiguration {
    let identity = server.certificates.server
    let usual: SettingValues = [
      .data: server.data, .listen: "127.0.0.1:0", .graceSeconds: "2", .loops: "1",
      .certificate: identity.certificateChainPath, .key: identity.privateKeyPath,
      .clientCA: server.certificates.authorityPath, .metricsSeconds: "0",
      .logLevel: "critical",
    ]
    return try ServerConfiguration(flags: settings, environment: [:], file: usual, cores: 2)
  }
}
