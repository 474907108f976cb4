/// The content of one simulated file: what programs read, and what a power cut would leave.
struct SimulatedContent: Sendable {
  /// A change that is not durable yet.
  enum Change: Sendable {
    case write([UInt8], offset: Int)
    case resize(Int)
  }

  /// What a read returns.
  private(set) var current: [UInt8] = []
  /// What is on the disk for certain.
  private(set) var durable: [UInt8] = []
  /// What lies between the two, in order.
  private(set) var pending: [Change] = []

  static let sectorBytes = 512

  mutating func apply(_ change: Change) {
    Self.apply(change, to: &current)
    pending.append(change)
  }

  mutating func sync() {
    for change in pending { Self.apply(change, to: &durable) }
    pending = []
  }

  /// What Linux does when writing back fails: the pages count as clean, and no later sync writes
  /// them again, although every read still shows them.
  mutating func failSync() {
    pending = []
  }

  /// Replaces the content, as if it had always been on the disk.
  mutating func replace(with bytes: [UInt8]) {
    (current, durable, pending) = (bytes, bytes, [])
  }

  /// A power cut: what was not synced is lost, kept, or kept in part.
  mutating func crash(using generator: inout SimulatedGenerator) {
    let survivor: [UInt8] =
      switch UInt8.random(in: 0..<4, using: &generator) {
      case 0: durable
      case 1 where !pending.isEmpty: prefixOfChanges(using: &generator)
      case 2: someSectors(using: &generator)
      default: pending.isEmpty ? durable : current
      }
    replace(with: survivor)
  }

  /// The first changes, the last of them torn at any byte.
  private func prefixOfChanges(using generator: inout SimulatedGenerator) -> [UInt8] {
    var content = durable
    let last = Int.random(in: 0..<pending.count, using: &generator)
    for change in pending[..<last] { Self.apply(change, to: &content) }
    switch pending[last] {
    case .write(let bytes, let offset):
      let kept = Int.random(in: 0...bytes.count, using: &generator)
      Self.apply(.write(Array(bytes[..<kept]), offset: offset), to: &content)
    case .resize(let size):
      if Bool.random(using: &generator) { Self.apply(.resize(size), to: &content) }
    }
    return content
  }

  /// Every sector that differs is the old or the new one, and the size is anything in between.
  private func someSectors(using generator: inout SimulatedGenerator) -> [UInt8] {
    guard !pending.isEmpty else { return durable }
    let sizes = [durable.count, current.count]
    let low = min(sizes[0], sizes[1])
    let high = max(sizes[0], sizes[1])
    let between = Int.random(in: low...high, using: &generator)
    let size = [sizes[0], sizes[1], between].randomElement(using: &generator) ?? between
    var content = [UInt8](repeating: 0, count: size)
    for start in stride(from: 0, to: size, by: Self.sectorBytes) {
      let source = Bool.random(using: &generator) ? durable : current
      let end = min(start + Self.sectorBytes, size, source.count)
      if start < end { content.replaceSubrange(start..<end, with: source[start..<end]) }
    }
    return content
  }

  private static func apply(_ change: Change, to content: inout [UInt8]) {
    switch change {
    case .write(let bytes, let offset):
      let end = offset + bytes.count
      if content.count < end {
        content.append(contentsOf: repeatElement(0, count: end - content.count))
      }
      content.replaceSubrange(offset..<end, with: bytes)
    case .resize(let size) where size < content.count:
      content.removeLast(content.count - size)
    case .resize(let size):
      content.append(contentsOf: repeatElement(0, count: size - content.count))
    }
  }
}
