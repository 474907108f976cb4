import ArgumentParser
import Glibc
import Logging
import Server

/// Serves a store until it is told to stop.
struct Serve: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Serve a store.")

  @Option(help: "Directory of the store; created when missing.")
  var data: String?
  @Option(
    help: ArgumentHelp(
      "ADDRESS:PORT to listen on; may be repeated. [default: 127.0.0.1:7443 and [::1]:7443]",
      valueName: "address"))
  var listen: [String] = []
  @Option(help: "PEM file: the server's certificate and its intermediates.")
  var certificate: String?
  @Option(help: "PEM file: the certificate's private key.")
  var key: String?
  @Option(name: .customLong("client-ca"), help: "PEM file: authorities of client certificates.")
  var clientCA: String?
  @Option(help: "ISO 4217 code; fixed when the store is created. [default: USD]")
  var currency: String?
  @Option(help: "Event loops; 0: half the cores. [default: 0]")
  var loops: String?
  @Option(help: "trace, debug, info, notice, warning, error or critical. [default: info]")
  var logLevel: String?
  @Option(help: "Open connections in all. [default: 20000]")
  var connectionsMax: String?
  @Option(help: "Open connections of one peer address. [default: 10000]")
  var connectionsPerAddressMax: String?
  @Option(help: "Seconds that running calls get when the server stops. [default: 10]")
  var graceSeconds: String?
  @Option(help: "Seconds between metrics lines in the log; 0: none. [default: 60]")
  var metricsSeconds: String?
  @Option(help: "Records after which a snapshot is written. [default: 1000000]")
  var snapshotRecords: String?
  @Option(
    name: .customLong("share-url-base"),
    help: "What a sales sheet's link begins with. [default: showroom://sheet/]")
  var shareURLBase: String?
  @OptionGroup var outbound: OutboundFlags
  @Option(help: "Configuration file.")
  var config: String?
  @Flag(help: "Print the ready line as JSON.")
  var json = false

  func run() throws {
    Signals.block()
    let configuration = try orExit(.validationFailure) { () throws(ConfigurationError) in
      try ServerConfiguration.load(flags: flags, file: config)
    }
    let logger = ServerLog.make(level: configuration.logLevel)
    let server = try orExit(ExitCode(69)) { () throws(ServerError) in
      try ShowroomServer(configuration, logger: logger) { message in
        write("showroomd stops: \(message)\n", to: STDERR_FILENO)
        // Not `exit`: nothing may be flushed or answered any more.
        _exit(70)
      }
    }
    announce(server)
    while Signals.next() == .reload { server.reloadCertificates() }
    server.stop()
  }

  private var flags: SettingValues {
    var values: SettingValues = [:]
    values[.data] = data
    values[.listen] = listen.isEmpty ? nil : listen.joined(separator: ",")
    values[.certificate] = certificate
    values[.key] = key
    values[.clientCA] = clientCA
    values[.currency] = currency
    values[.loops] = loops
    values[.logLevel] = logLevel
    values[.connectionsMax] = connectionsMax
    values[.connectionsPerAddressMax] = connectionsPerAddressMax
    values[.graceSeconds] = graceSeconds
    values[.metricsSeconds] = metricsSeconds
    values[.snapshotRecords] = snapshotRecords
    values[.shareURLBase] = shareURLBase
    outbound.add(to: &values)
    return values
  }

  /// The one line on standard output: connections are accepted from now on.
  private func announce(_ server: ShowroomServer) {
    let addresses = server.listening.map(\.description)
    if json {
      let listening = JSONText.array(addresses)
      let store = JSONText.quoted(server.storeID)
      write(
        "{\"listening\":\(listening),\"store_id\":\(store),\"pid\":\(getpid())}\n",
        to: STDOUT_FILENO)
    } else {
      write("showroomd is ready on \(addresses.joined(separator: ", "))\n", to: STDOUT_FILENO)
    }
  }

  /// Errors are one sentence that says what to do.
  private func orExit<Value, Failure: Error & CustomStringConvertible>(
    _ code: ExitCode, _ body: () throws(Failure) -> Value
  ) throws -> Value {
    do throws(Failure) {
      return try body()
    } catch {
      write("showroomd: \(error.description)\n", to: STDERR_FILENO)
      throw code
    }
  }
}

/// Unbuffered, so that a script that waits for the line gets it.
private func write(_ text: String, to descriptor: Int32) {
  let bytes = Array(text.utf8)
  _ = Glibc.write(descriptor, bytes, bytes.count)
}
