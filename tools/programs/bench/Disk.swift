import Storage

/// What the disk alone takes to make 512 more bytes durable: in space reserved before, as the
/// journal writes, and at the end of a file that grows, as most programs do.
struct DiskFigures {
  private var reserved = Samples()
  private var growing = Samples()

  /// Measures each for so long, in files of this directory.
  mutating func measure(_ directory: String, seconds: Double) throws {
    try Self.measure(directory, seconds: seconds, isReserved: true, &reserved)
    try Self.measure(directory, seconds: seconds, isReserved: false, &growing)
  }

  private static func measure(
    _ directory: String, seconds: Double, isReserved: Bool, _ samples: inout Samples
  ) throws {
    let files = LinuxFileSystem()
    let path = "\(directory)/fdatasync.data"
    let file = try files.open(path, .create)
    defer { try? files.remove(path) }
    if isReserved {
      try file.preallocate(to: Limits.reservedBytes)
      try file.sync()
    }
    let bytes = [UInt8](repeating: 0x78, count: 512)
    var offset: UInt64 = 0
    var now = monotonicNanos()
    let end = now + UInt64(seconds * 1e9)
    while now < end {
      try file.write(bytes, at: offset)
      try file.sync()
      offset += UInt64(bytes.count)
      let after = monotonicNanos()
      samples.add(nanoseconds: after - now)
      now = after
    }
  }

  static let reservedLabel = "fdatasync of 512 bytes, space reserved"
  static let growingLabel = "fdatasync of 512 bytes, file grows"

  mutating func rows() -> [Row] {
    [
      Self.row(Self.reservedLabel, &reserved),
      Self.row(Self.growingLabel, &growing),
    ]
  }

  private static func row(_ label: String, _ samples: inout Samples) -> Row {
    Row(
      label: label,
      cells: [
        Cell(key: "per_second", label: "per s", value: samples.perSecond),
        Cell(key: "p50_us", label: "p50 us", value: samples.micros(at: 0.5)),
        Cell(key: "p99_us", label: "p99 us", value: samples.micros(at: 0.99)),
      ])
  }
}
