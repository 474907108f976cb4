import Glibc
import Storage

/// All measurements, in the order that disturbs the later ones least: the pick list is empty
/// before the load fills it, memory is measured before many connections have come and gone.
struct Run {
  let setting: Setting
  let plan: Plan
  let wanted: Set<String>
  let peers: Peers?
  private let progress = Progress()

  init(setting: Setting, plan: Plan, wanted: Set<String>, peers: Peers?) {
    (self.setting, self.plan, self.wanted, self.peers) = (setting, plan, wanted, peers)
  }

  func measure() throws -> [Section] {
    let store = "\(setting.directory)/store"
    progress.say("starting showroomd")
    let server = try ServerProcess(
      setting, store: store, log: "\(setting.directory)/showroomd.log")
    let driver = try Driver(port: server.port, certs: setting.certs)
    let stock = try Stock(driver)
    var sections = try measureStreams(server, driver, stock)
    if wanted.contains("catalog") {
      sections.append(
        try CatalogMeasurement(setting: setting, plan: plan, progress: progress).run())
    }
    if wanted.contains("snapshot") {
      sections.append(
        try SnapshotMeasurement(setting: setting, plan: plan, progress: progress).run())
    }
    if wanted.contains("command") {
      sections.append(try CommandMeasurement(plan: plan, progress: progress).run())
    }
    if wanted.contains("order-edit") {
      sections.append(try OrderEditMeasurement(plan: plan, progress: progress).run())
    }
    var acknowledged: UInt64 = 0
    if wanted.contains("add") || wanted.contains("recovery") {
      var disk = DiskFigures()
      let (section, sequence) = try AddMeasurement(
        setting: setting, plan: plan, server: server, driver: driver, stock: stock,
        progress: progress
      ).run(&disk, peers: peers)
      sections.append(section)
      acknowledged = sequence
    }
    if wanted.contains("recovery") {
      sections.append(try measureRecovery(server, store, acknowledged))
    } else {
      server.stop()
    }
    return sections
  }

  private func measureStreams(
    _ server: ServerProcess, _ driver: Driver, _ stock: Stock
  ) throws -> [Section] {
    var sections: [Section] = []
    if wanted.contains("unary") {
      sections.append(
        try UnaryMeasurement(setting: setting, plan: plan, server: server, progress: progress)
          .run())
    }
    if wanted.contains("scanner") {
      var disk = DiskFigures()
      sections.append(
        try ScannerMeasurement(
          setting: setting, plan: plan, driver: driver, stock: stock, progress: progress
        ).run(&disk))
    }
    if wanted.contains("idle") {
      sections.append(
        try IdleMeasurement(setting: setting, plan: plan, progress: progress).run())
    }
    if wanted.contains("fan-out") {
      sections.append(
        try FanOutMeasurement(
          setting: setting, plan: plan, server: server, driver: driver, stock: stock,
          progress: progress
        ).run())
    }
    return sections
  }

  private func measureRecovery(
    _ server: ServerProcess, _ store: String, _ acknowledged: UInt64
  ) throws -> Section {
    let recovery = RecoveryMeasurement(setting: setting, plan: plan, progress: progress)
    let row = try recovery.serverRow(server, store: store, acknowledged: acknowledged)
    return Section(
      name: "recovery", title: "Recovery: every record verified, decoded and replayed",
      subject: "what", rows: [row, try recovery.journalRow()],
      notes: [
        "A record is one command with all its events. Nothing that was acknowledged was missing."
      ])
  }
}

/// The machine, in a line.
enum Machine {
  static var description: String {
    let cores = sysconf(Int32(_SC_NPROCESSORS_ONLN))
    var load = [0.0, 0.0, 0.0]
    let busy =
      getloadavg(&load, 3) > 0 ? ", load average at the end \(decimal(load[0], digits: 1))" : ""
    return "\(cores) processors, \(model ?? "unknown")\(busy)"
  }

  private static var model: String? {
    guard let text = try? readText("/proc/cpuinfo") else { return nil }
    let line = text.split(separator: "\n").first { $0.hasPrefix("model name") }
    return line?.split(separator: ":").last.map { String($0.drop { $0 == " " }) }
  }
}
