import Clocks
import CommerceStore
import Engine
import Logging
import Services
import TLS
import Transport

// The parts of a server, each made from the configuration.

extension ShowroomServer {
  static func certificates(
    _ configuration: ServerConfiguration
  ) throws(ServerError) -> TLSContextSource {
    let identity = TLSIdentity(
      certificateChainPath: configuration.certificatePath, privateKeyPath: configuration.keyPath)
    let settings = TLSServerSettings(
      identity: identity, clientAuthorityPath: configuration.clientAuthorityPath,
      applicationProtocols: [CallProtocol.alpn])
    do throws(TLSError) {
      return try TLSContextSource(settings)
    } catch {
      throw ServerError(error.message)
    }
  }

  static func openStore(
    _ configuration: ServerConfiguration, _ clock: any Clock, _ logger: Logger,
    _ fatal: @escaping @Sendable (String) -> Void
  ) throws(ServerError) -> CommerceStore {
    var options = StoreOptions(
      directory: configuration.dataDirectory, currency: configuration.currency, clock: clock)
    options.limits.snapshotEveryRecords = configuration.snapshotRecords
    do throws(StoreError) {
      return try CommerceStore(options) { error in
        logger.critical("the log failed", metadata: ["cause": "\(error)"])
        fatal(error.message)
      }
    } catch {
      throw ServerError(error.description)
    }
  }

  static func makeLoops(
    _ count: Int, _ clock: any Clock
  ) throws(ServerError) -> (connections: [EventLoop], worker: EventLoop, passwords: EventLoop) {
    do throws(TransportError) {
      var loops: [EventLoop] = []
      for number in 0..<count {
        loops.append(try EventLoop(name: "loop-\(number)", clock: clock))
      }
      let worker = try EventLoop(name: "worker", clock: clock)
      let passwords = try EventLoop(name: "passwords", clock: clock)
      for loop in loops + [worker, passwords] { loop.start() }
      return (loops, worker, passwords)
    } catch {
      throw ServerError("An event loop can't be made: \(error.message).")
    }
  }

  /// Addresses with the same port share a listener, so that port 0 is the same free port for all.
  static func listen(
    _ configuration: ServerConfiguration, _ calls: CallServer, _ loops: [EventLoop],
    _ certificates: TLSContextSource
  ) throws(ServerError) -> ([Listener], [ListenAddress]) {
    var listeners: [Listener] = []
    var addresses: [ListenAddress] = []
    var ports: [UInt16] = []
    for address in configuration.listen where !ports.contains(address.port) {
      ports.append(address.port)
    }
    for port in ports {
      let hosts = configuration.listen.filter { $0.port == port }.map(\.host)
      var options = ListenerOptions(
        addresses: hosts, port: port, security: .tls(certificates))
      options.connectionsMax = configuration.connectionsMax
      options.connectionsPerAddressMax = configuration.connectionsPerAddressMax
      do throws(TransportError) {
        let listener = try calls.listen(options, loops: loops)
        listeners.append(listener)
        addresses += hosts.map { ListenAddress(host: $0, port: listener.port) }
      } catch {
        throw ServerError(
          "Cannot listen on \(hosts.joined(separator: ", ")) port \(port): \(error.message). "
            + "Choose another with --listen.")
      }
    }
    return (listeners, addresses)
  }
}
