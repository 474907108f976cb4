/// CPU of a unary call without a command, beside the C server that only echoes.
struct UnaryMeasurement {
  let setting: Setting
  let plan: Plan
  let server: ServerProcess
  let progress: Progress

  func run() throws -> Section {
    let frame = "\(setting.directory)/ping.frame"
    try writeBytes(Self.pingFrame(), to: frame)
    let limit = try LimitServer(setting)
    var rows: [Row] = []
    for shape in plan.unaryShapes {
      var ours = LoadTotal()
      var echo = LoadTotal()
      // Alternating, so that a machine that slows down slows both.
      for _ in 0..<2 {
        progress.say("unary \(shape.label)")
        echo.add(try load(limit.port, limit.pid, shape, frame, []))
        ours.add(try load(server.port, server.figures.pid, shape, frame, ["showroom/1"]))
      }
      rows.append(
        Row(
          label: shape.label,
          cells: [
            Cell(key: "showroomd_us", label: "showroomd us", value: ours.micros, digits: 2),
            Cell(key: "echo_us", label: "C echo us", value: echo.micros, digits: 2),
            .ratio("ratio", "ratio", ours.micros / echo.micros),
            Cell(key: "showroomd_per_second", label: "showroomd /s", value: ours.perSecond),
            Cell(key: "echo_per_second", label: "C echo /s", value: echo.perSecond),
          ]))
    }
    return Section(
      name: "unary",
      title: "Server CPU per unary call without a command: Server/Ping of 100 bytes, TLS 1.3",
      subject: "connections x depth", rows: rows,
      notes: ["One load generator in C (tools/bench-c/load.c) for both; servers have one loop."])
  }

  private func load(
    _ port: UInt16, _ pid: Int32, _ shape: Shape, _ frame: String, _ protocols: [String]
  ) throws -> LoadTotal {
    let child = try ChildProcess(
      "\(setting.limitPrograms)/load",
      [
        "\(port)", "\(pid)", "\(shape.connections)", "\(shape.depth)", "100000000",
        "\(plan.unarySeconds)", frame,
      ] + protocols)
    guard let line = child.readLine(seconds: Limits.stepSeconds), let total = LoadTotal(line),
      child.wait() == 0
    else { throw BenchError("the load on port \(port) failed; its message is above") }
    return total
  }

  /// The bytes of one request: a frame's header, then `ttrpc.Request`.
  private static func pingFrame() -> [UInt8] {
    let ping = field(1, [UInt8](repeating: 0x70, count: 100))
    let envelope =
      field(1, Array("showroom.v1.Server".utf8)) + field(2, Array("Ping".utf8)) + field(3, ping)
    let count = UInt32(envelope.count)
    let header = (0..<4).map { UInt8(truncatingIfNeeded: count >> (24 - 8 * $0)) }
    // Stream id 1 (the load generator counts on), type request, no flags.
    return header + [0, 0, 0, 1, 1, 0] + envelope
  }

  /// A length-delimited field of less than 16 KiB.
  private static func field(_ number: UInt8, _ bytes: [UInt8]) -> [UInt8] {
    let length =
      bytes.count < 128
      ? [UInt8(bytes.count)] : [UInt8(bytes.count & 0x7F) | 0x80, UInt8(bytes.count >> 7)]
    return [number << 3 | 2] + length + bytes
  }
}

/// The C echo server.
final class LimitServer {
  let port: UInt16
  let pid: Int32
  private let child: ChildProcess

  init(_ setting: Setting) throws {
    // It ends by itself after ten minutes, whatever happens here.
    child = try ChildProcess(
      "\(setting.limitPrograms)/echo",
      ["\(setting.certs)/server.pem", "\(setting.certs)/server.key", "0", "600"])
    guard let line = child.readLine(seconds: Limits.stepSeconds),
      let port = line.split(separator: " ").last.flatMap({ UInt16($0) })
    else { throw BenchError("the C echo server did not start; its message is above") }
    self.port = port
    pid = child.pid
  }
}

/// What the load generator said, summed up.
struct LoadTotal {
  private var requests = 0.0
  private var seconds = 0.0
  private var cpuSeconds = 0.0

  init() {}

  /// "requests=N seconds=S server_cpu_seconds=C …"
  init?(_ line: String) {
    var values: [Substring: Double] = [:]
    for word in line.split(separator: " ") {
      let parts = word.split(separator: "=")
      if parts.count == 2 { values[parts[0]] = Double(parts[1]) }
    }
    guard let requests = values["requests"], let seconds = values["seconds"],
      let cpuSeconds = values["server_cpu_seconds"], requests > 0, seconds > 0
    else { return nil }
    (self.requests, self.seconds, self.cpuSeconds) = (requests, seconds, cpuSeconds)
  }

  mutating func add(_ other: LoadTotal) {
    requests += other.requests
    seconds += other.seconds
    cpuSeconds += other.cpuSeconds
  }

  var micros: Double { cpuSeconds * 1e6 / requests }
  var perSecond: Double { requests / seconds }
}
