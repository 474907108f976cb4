public import Clocks
import CommerceStore
import Deliveries
import Engine
public import Logging
import RPC
import Services
import StoreSchema
import Synchronization
import TLS
import Transport

/// A running server: store, services, loops and listeners, started and stopped in order.
public final class ShowroomServer: Sendable {
  /// Of the program.
  public static let version = "0.1.0"

  /// The addresses that connections are accepted on.
  public let listening: [ListenAddress]
  /// Tells this store from others.
  public let storeID: String

  private let configuration: ServerConfiguration
  private let store: CommerceStore
  private let services: ShowroomServices
  private let calls: CallServer
  private let loops: [EventLoop]
  private let worker: EventLoop
  private let passwords: EventLoop
  private let listeners: [Listener]
  private let certificates: TLSContextSource
  private let deliveries: Deliveries
  private let logger: Logger
  private let isStopped = Mutex(false)

  /// Recovers the store, starts everything, and accepts connections when this returns.
  ///
  /// `fatal` is called on some thread, once, when the log fails: nothing may be answered any more
  /// and the process must end, for only recovery knows what is durable.
  public init(
    _ configuration: ServerConfiguration, logger: Logger, clock: any Clock = SystemClock(),
    fatal: @escaping @Sendable (String) -> Void
  ) throws(ServerError) {
    self.configuration = configuration
    self.logger = logger
    certificates = try Self.certificates(configuration)
    store = try Self.openStore(configuration, clock, logger, fatal)
    let tokenKey = try TokenKeyFile.load(directory: configuration.dataDirectory)
    (loops, worker, passwords) = try Self.makeLoops(configuration.loops, clock)
    var options = ServicesOptions(
      tokenKey: tokenKey, clock: clock, logger: logger, version: Self.version)
    options.shareURLBase = configuration.shareURLBase
    options.sendsEmail = configuration.outbound.mail != nil
    let outboxes = try Self.deliveries(configuration.outbound, options)
    services = ShowroomServices(
      store: store, loops: loops, worker: worker, passwords: passwords, options: options)
    var limits = RPCLimits()
    limits.drainMillisMax = configuration.graceSeconds * 1_000
    calls = CallServer(handler: services, limits: limits)
    do throws(StoreError) {
      let started = DeliveriesSlot()
      try store.start { [services] in
        services.released($0)
        started.tell($0)
      }
      deliveries = Deliveries(store: store, options: outboxes)
      started.set(deliveries)
    } catch {
      throw ServerError(error.description)
    }
    storeID = store.settings.storeID
    (listeners, listening) = try Self.listen(configuration, calls, loops, certificates)
    logStart()
    scheduleMetrics()
  }

  /// Reads the certificate files again; on failure the ones in use stay.
  public func reloadCertificates() {
    do throws(TLSError) {
      try certificates.reload()
      logger.info("certificates were read again")
    } catch {
      logger.error(
        "certificates could not be read again; those in use stay",
        metadata: ["cause": "\(error.message)"])
    }
  }

  /// Stops in order: no new connections, no new calls, calls under way get the grace period,
  /// then the writer finishes and the store is closed. Again is harmless.
  public func stop() {
    guard
      isStopped.withLock({ stopped in
        defer { stopped = true }
        return !stopped
      })
    else { return }
    logger.info("stopping")
    services.beginStopping()
    for listener in listeners { listener.stop() }
    let drained = Latch()
    calls.drain("the server is stopping") { drained.open() }
    deliveries.stop()
    let isClean = drained.wait(millis: configuration.graceSeconds * 1_000 + Limits.drainSlackMillis)
    store.close()
    for loop in loops + [worker, passwords] { loop.shutdown() }
    for loop in loops + [worker, passwords] { loop.join() }
    logger.info(
      "stopped",
      metadata: [
        "calls finished": "\(isClean)", "sequence": "\(store.durable.sequence)",
      ])
  }

  private func logStart() {
    for warning in store.warnings { logger.warning("recovery: \(warning)") }
    logger.info(
      "accepting connections",
      metadata: [
        "listening": "\(listening.map(\.description).joined(separator: ", "))",
        "store": "\(storeID)", "sequence": "\(store.durable.sequence)",
        "replayed": "\(store.replayedRecords)", "loops": "\(loops.count)",
      ])
  }

  /// A line of metrics now and then.
  private func scheduleMetrics() {
    guard configuration.metricsSeconds > 0 else { return }
    worker.execute { [weak self] in
      guard let self else { return }
      worker.schedule(afterMillis: configuration.metricsSeconds * 1_000) { [weak self] in
        self?.logMetrics()
        self?.scheduleMetrics()
      }
    }
  }

  private func logMetrics() {
    let engine = store.engine.metrics
    let calls = services.counts
    logger.info(
      "metrics",
      metadata: [
        "connections": "\(listeners.reduce(0) { $0 + $1.connectionCount })",
        "calls": "\(calls.calls)", "refused": "\(calls.refusals)", "faults": "\(calls.faults)",
        "sequence": "\(store.durable.sequence)", "commits": "\(engine.commits)",
        "syncs": "\(engine.groups)", "rejections": "\(engine.rejections)",
        "replays": "\(engine.replays)", "queue": "\(engine.queueDepth)",
        "sync max us": "\(engine.syncNanosMax / 1_000)",
      ])
  }
}
