import Glibc
import Journal
import Storage
import Testing

/// SplitMix64 with a seed that a failing test prints; `SHOWROOM_SEED` chooses it.
struct Generator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// The seeds of a property test: the one of the environment, or `count` fixed ones.
func seeds(_ count: UInt64) -> [UInt64] {
  // The text lives as long as the environment, which tests do not change.
  if let text = getenv("SHOWROOM_SEED"), let seed = UInt64(String(cString: text)) { return [seed] }
  return (1...count).map { $0 &* 7919 }
}

extension JournalOptions {
  /// Small segments and a fixed identity.
  static var small: JournalOptions {
    var options = JournalOptions()
    options.segmentBytes = 4096
    options.preallocates = false
    options.retainedBytesMin = 0
    options.retainedAgeNanos = 0
    options.newStoreID = StoreID(high: 0x0123_4567_89AB_CDEF, low: 0xFEDC_BA98_7654_3210)
    options.lockHolder = "this test"
    return options
  }
}

/// A payload that tells its sequence.
func payload(_ sequence: UInt64, bytes: Int = 20) -> [UInt8] {
  (0..<bytes).map { UInt8(truncatingIfNeeded: sequence &* 31 &+ UInt64($0) &* 7 &+ 1) }
}

func entries(_ range: ClosedRange<UInt64>, bytes: Int = 20) -> [JournalEntry] {
  range.map { sequence in
    JournalEntry(
      sequence: sequence, timeNanos: Int64(sequence) * 1000,
      payload: payload(sequence, bytes: bytes))
  }
}

extension AppendOutcome {
  /// The sequence of `done`; nil for any other outcome.
  var through: UInt64? { if case .done(let sequence) = self { sequence } else { nil } }

  var isUnknown: Bool { if case .unknown = self { true } else { false } }
}

extension Journal {
  /// Appends and syncs; the test fails when either does not end as done.
  func commit(_ entries: [JournalEntry]) {
    #expect(append(entries).through == entries.last?.sequence)
    #expect(sync().through == entries.last?.sequence)
  }

  /// Everything durable after `sequence`.
  func readAll(after sequence: UInt64 = 0) throws -> [JournalEntry] {
    var all: [JournalEntry] = []
    var cursor = sequence
    while true {
      let chunk = try read(after: cursor, bytesMax: 1000)
      guard let last = chunk.last else { return all }
      all += chunk
      cursor = last.sequence
    }
  }
}

extension EntryReader {
  func rest() throws -> [JournalEntry] {
    var all: [JournalEntry] = []
    while let entry = try next() { all.append(entry) }
    return all
  }
}

extension Snapshot {
  func allLines(of name: String) throws -> [[UInt8]]? {
    guard let reader = try lines(of: name) else { return nil }
    var all: [[UInt8]] = []
    while let line = try reader.next() { all.append(line) }
    return all
  }
}

func openStore(
  _ system: SimulatedFileSystem, _ options: JournalOptions = .small
) throws -> Recovered {
  try Journal.open("/store", fileSystem: system, options: options)
}

func segmentPath(_ first: UInt64) -> String {
  let digits = String(first)
  return "/store/journal/" + String(repeating: "0", count: 20 - digits.count) + digits + ".wal"
}

func snapshotPath(_ sequence: UInt64) -> String {
  let digits = String(sequence)
  return "/store/snapshots/" + String(repeating: "0", count: 20 - digits.count) + digits
}
