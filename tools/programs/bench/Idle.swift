import APISchema
import Codec
import Glibc
import RPC
import Transport
import Values

/// Resident memory of an idle stream connection, each kind at a server of its own, so that none
/// finds memory that another one gave back.
struct IdleMeasurement {
  let setting: Setting
  let plan: Plan
  let progress: Progress

  static let staffLabel = "staff, client certificate"
  static let customerLabel = "customer, bearer token"

  func run() throws -> Section {
    Section(
      name: "idle",
      title: "\(plan.idleConnections) idle WatchSession streams, one TLS connection each",
      subject: "held by", rows: [try row(isStaff: true), try row(isStaff: false)],
      notes: ["A client certificate stays in OpenSSL's session as long as the connection."])
  }

  private func row(isStaff: Bool) throws -> Row {
    let count = plan.idleConnections
    let label = isStaff ? Self.staffLabel : Self.customerLabel
    progress.say("opening \(count) idle streams: \(label)")
    let name = isStaff ? "idle-staff" : "idle-customer"
    let server = try ServerProcess(
      setting, store: "\(setting.directory)/\(name)", log: "\(setting.directory)/\(name).log",
      isMain: false)
    let driver = try Driver(port: server.port, certs: setting.certs)
    let watch = try watchRequest(driver, isStaff: isStaff)
    let before = try server.figures.residentBytes()
    let (start, cpuStart) = (monotonicNanos(), try server.figures.cpuNanos())
    let subscribers = try driver.subscribe(count, as: isStaff ? "staff-bench" : nil, watch)
    let seconds = Double(monotonicNanos() - start) / 1e9
    let cpu = Double(try server.figures.cpuNanos() - cpuStart) / 1e3
    // What a turn holds is given back at its end.
    sleep(1)
    let after = try server.figures.residentBytes()
    let idleStart = try server.figures.cpuNanos()
    sleep(2)
    let idleCPU = Double(try server.figures.cpuNanos() - idleStart) / 2e6
    try driver.close(subscribers.connections)
    server.stop()
    return Row(
      label: label,
      cells: [
        Cell(
          key: "bytes", label: "bytes each",
          value: (Double(after) - Double(before)) / Double(count)),
        Cell(key: "before_mb", label: "RSS MB before", value: Double(before) / 1e6, digits: 1),
        Cell(key: "after_mb", label: "after", value: Double(after) / 1e6, digits: 1),
        Cell(key: "open_cpu_us", label: "CPU us to open", value: cpu / Double(count)),
        Cell(key: "opened_per_second", label: "opened/s", value: Double(count) / seconds),
        Cell(key: "idle_cpu_ms", label: "idle CPU ms/s", value: idleCPU, digits: 2),
      ])
  }

  /// A session, and the request that watches it.
  private func watchRequest(_ driver: Driver, isStaff: Bool) throws -> CallRequest {
    let stock = try Stock(driver)
    let staff = try driver.connect(1, as: "staff-bench")[0]
    let created = try CreateSessionResponse(
      decoding: driver.call(
        staff, "LiveShopping/CreateSession",
        CreateSessionRequest(idempotencyKey: "idle", clientID: stock.clientID).encoded()))
    try driver.close([staff])
    let payload = WatchSessionRequest(sessionID: created.sessionID).encoded()
    if isStaff { return request("LiveShopping/WatchSession", payload) }
    let stranger = try driver.connect(1, as: nil)[0]
    let joined = try JoinSessionResponse(
      decoding: driver.call(
        stranger, "LiveShopping/JoinSession",
        JoinSessionRequest(idempotencyKey: "join", code: created.code).encoded()))
    try driver.close([stranger])
    var watch = request("LiveShopping/WatchSessionAsClient", payload)
    watch.metadata = [MetadataEntry(key: "authorization", value: "Bearer \(joined.token)")]
    return watch
  }
}
