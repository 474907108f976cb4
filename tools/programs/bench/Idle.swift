import Glibc

/// Resident memory of an idle stream connection.
struct IdleMeasurement {
  let plan: Plan
  let server: ServerProcess
  let driver: Driver
  let stock: Stock
  let progress: Progress

  func run() throws -> Section {
    let count = plan.idleConnections
    progress.say("opening \(count) idle streams")
    let staff = try driver.connect(1, as: "staff-bench")
    let session = try stock.openSessions(1, name: "idle", driver, staff[0])[0]
    let before = try server.figures.residentBytes()
    let start = monotonicNanos()
    let cpuStart = try server.figures.cpuNanos()
    let subscribers = try driver.subscribe(count, to: session)
    let seconds = Double(monotonicNanos() - start) / 1e9
    let cpu = Double(try server.figures.cpuNanos() - cpuStart) / 1e3
    // What a turn holds is given back at its end.
    sleep(1)
    let after = try server.figures.residentBytes()
    let idleStart = try server.figures.cpuNanos()
    sleep(2)
    let idleCPU = Double(try server.figures.cpuNanos() - idleStart) / 2e6
    try driver.close(subscribers.connections + staff)
    return Section(
      name: "idle", title: "Idle WatchSession streams, one TLS connection each",
      subject: "connections",
      rows: [
        Row(
          label: "\(count)",
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
      ])
  }
}
