import Storage

/// What the disk alone takes to make 512 more bytes durable.
struct DiskFigures {
  var samples = Samples()
  var perSecond = 0.0

  /// Measures for so long, in a file of this directory.
  mutating func measure(_ directory: String, seconds: Double) throws {
    let files = LinuxFileSystem()
    let path = "\(directory)/fdatasync.data"
    let file = try files.open(path, .create)
    defer { try? files.remove(path) }
    let bytes = [UInt8](repeating: 0x78, count: 512)
    var offset: UInt64 = 0
    let start = monotonicNanos()
    let end = start + UInt64(seconds * 1e9)
    var now = start
    while now < end {
      try file.write(bytes, at: offset)
      try file.sync()
      offset += UInt64(bytes.count)
      let after = monotonicNanos()
      samples.add(nanoseconds: after - now)
      now = after
    }
    perSecond = Double(offset) / 512 / (Double(now - start) / 1e9)
  }

  mutating func row() -> Row {
    Row(
      label: "fdatasync of 512 bytes",
      cells: [
        Cell(key: "per_second", label: "per s", value: perSecond),
        Cell(key: "p50_us", label: "p50 us", value: samples.micros(at: 0.5)),
        Cell(key: "p99_us", label: "p99 us", value: samples.micros(at: 0.99)),
      ])
  }
}
