import Codec
import Journal
import Storage
import StoreSchema

/// How fast the log is read back: the journal's part alone, then the whole server.
struct RecoveryMeasurement {
  let setting: Setting
  let plan: Plan
  let progress: Progress

  private static let payloadBytes = 256
  private static let batch = 1_000

  /// Verifies and reads a journal of so many records.
  func journalRow() throws -> Row {
    let directory = "\(setting.directory)/journal"
    try LinuxFileSystem().makeDirectory(directory)
    progress.say("writing \(plan.journalRecords) records")
    try write(directory)
    progress.say("recovering \(plan.journalRecords) records")
    let start = monotonicNanos()
    let recovered = try Journal.open(directory, fileSystem: LinuxFileSystem())
    var count = 0
    while try recovered.entries.next() != nil { count += 1 }
    let seconds = Double(monotonicNanos() - start) / 1e9
    recovered.journal.close()
    guard count == plan.journalRecords else { throw BenchError("the journal lost records") }
    return row(
      "journal alone, \(Self.payloadBytes) bytes each", records: count, events: count,
      seconds: seconds)
  }

  private func write(_ directory: String) throws {
    let journal = try Journal.open(directory, fileSystem: LinuxFileSystem()).journal
    let payload = [UInt8](repeating: 0x72, count: Self.payloadBytes)
    for first in stride(from: 0, to: plan.journalRecords, by: Self.batch) {
      let entries = (first..<min(first + Self.batch, plan.journalRecords)).map {
        JournalEntry(sequence: UInt64($0 + 1), timeNanos: Int64($0), payload: payload)
      }
      guard case .done = journal.append(entries) else { throw BenchError("append failed") }
    }
    guard case .done = journal.sync() else { throw BenchError("sync failed") }
    journal.close()
  }

  /// Kills the server and starts it again on the same store; its records were made by `add`.
  func serverRow(_ server: ServerProcess, store: String, acknowledged: UInt64) throws -> Row {
    progress.say("kill -9, restart")
    server.kill()
    let log = "\(setting.directory)/restart.log"
    let restarted = try ServerProcess(setting, store: store, log: log)
    restarted.stop()
    let text = try readText(log)
    guard let replayed = Self.number("replayed", in: text),
      let sequence = Self.number("sequence", in: text)
    else { throw BenchError("showroomd does not say what it replayed; its log is \(log)") }
    guard sequence >= acknowledged else {
      throw BenchError("acknowledged up to \(acknowledged), recovered up to \(sequence)")
    }
    let (records, events) = try Self.count(store)
    guard records == Int(replayed) else {
      throw BenchError("showroomd replayed \(replayed) of \(records) records; see \(log)")
    }
    let seconds = Double(restarted.startNanos) / 1e9
    return row(Self.serverLabel, records: records, events: events, seconds: seconds)
  }

  static let serverLabel = "showroomd, kill -9 to ready"

  /// Records after the newest snapshot, and the events in them.
  private static func count(_ store: String) throws -> (records: Int, events: Int) {
    let recovered = try Journal.open(store, fileSystem: LinuxFileSystem())
    defer { recovered.journal.close() }
    var (records, events) = (0, 0)
    while let entry = try recovered.entries.next() {
      records += 1
      events += try JournalRecord(decoding: entry.payload, options: .lenient).events.count
    }
    return (records, events)
  }

  private func row(_ label: String, records: Int, events: Int, seconds: Double) -> Row {
    Row(
      label: label,
      cells: [
        Cell(key: "records", label: "records", value: Double(records)),
        Cell(key: "events", label: "events", value: Double(events)),
        Cell(key: "seconds", label: "seconds", value: seconds, digits: 2),
        Cell(key: "records_per_second", label: "records/s", value: Double(records) / seconds),
        Cell(key: "events_per_second", label: "events/s", value: Double(events) / seconds),
      ])
  }

  /// The number of the last "name=123" in a log.
  private static func number(_ name: String, in text: String) -> UInt64? {
    var found: UInt64?
    for word in text.split(whereSeparator: { $0 == " " || $0 == "\n" })
    where word.hasPrefix("\(name)=") {
      found = UInt64(word.dropFirst(name.count + 1)) ?? found
    }
    return found
  }
}
