import APISchema
import ArgumentParser
import Client
import TerminalViews
import Values

/// `showroom history …`
struct HistoryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history", abstract: "What happened in sessions, and the numbers of it.",
    subcommands: [HistoryAt.self, HistoryReplay.self, HistoryMetrics.self])
}

struct HistoryAt: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "at", abstract: "A session and its cart as they were.",
    discussion: "Give --sequence or --time.")
  @OptionGroup var connection: ConnectionOptions
  @Argument(help: "The session's id.") var session: SessionID
  @Option(help: "After the commit with this sequence.") var sequence: UInt64?
  @Option(help: "At this time, e.g. 2026-01-31T08:30:00Z.") var time: Timestamp?
  @Flag(help: "As the customer could see it.") var asClient = false

  func validate() throws {
    if (sequence == nil) == (time == nil) { throw ValidationError("give --sequence or --time") }
    if sequence == 0 { throw ValidationError("--sequence counts from 1") }
  }

  func run(_ client: ShowroomClient) async throws {
    let request = GetSessionAtRequest(
      sessionID: session, sequence: sequence ?? 0, time: time)
    let printer = Printer(json: connection.json)
    if asClient {
      return printer.show(try await client.history.getSessionAtAsClient(request)) { found in
        Self.head(found.sequence, found.committedAt)
          + "\(CartText.session(found.session))\n"
          + CartText.items(found.items, totals: found.session.totals)
      }
    }
    printer.show(try await client.history.getSessionAt(request)) { found in
      let cart = GetCartResponse(items: found.items, totals: found.session.totals)
      return Self.head(found.sequence, found.committedAt) + CartText.session(found.session) + "\n"
        + CartText.cart(cart)
    }
  }

  private static func head(_ sequence: UInt64, _ time: Timestamp) -> String {
    "after sequence \(sequence), \(TimeText.clock(time)) UTC\n"
  }
}

struct HistoryReplay: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "A session's commits once more: state, then every change.")
  @OptionGroup var connection: ConnectionOptions
  @Argument(help: "The session's id.") var session: SessionID
  @Option(help: "Begin with the state after this sequence.") var from: UInt64 = 0
  @Option(help: "End with this sequence.") var to: UInt64 = 0
  @Option(help: "Percent of real time: 100 as it happened; without it all at once.")
  var speed: UInt32 = 0
  @Option(help: "Longest pause between two messages in milliseconds.") var pauseMax: UInt32 = 0
  @Flag(help: "As the customer saw it.") var asClient = false

  func run(_ client: ShowroomClient) async throws {
    let request = ReplaySessionRequest(
      sessionID: session, fromSequence: from, toSequence: to, speedPercent: speed,
      maxPauseMillis: pauseMax)
    let printer = Printer(json: connection.json)
    if asClient {
      for try await message in client.history.replaySessionAsClient(request) {
        printer.show(message, WatchText.line)
      }
      return
    }
    for try await message in client.history.replaySession(request) {
      printer.show(message, WatchText.line)
    }
  }
}

/// What each row of metrics is of.
enum MetricsChoice: String, ExpressibleByArgument, CaseIterable {
  case all, day, staff
  case dayAndStaff = "day-and-staff"

  var value: MetricsGrouping {
    switch self {
    case .all: .unspecified
    case .day: .day
    case .staff: .staff
    case .dayAndStaff: .dayAndStaff
    }
  }
}

struct HistoryMetrics: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "metrics", abstract: "Completion rate, and time from the cart to the hand.")
  @OptionGroup var connection: ConnectionOptions
  @Option(help: "First day (UTC), e.g. 2026-01-01.") var from: Timestamp?
  @Option(help: "Last day, included; without it today.") var to: Timestamp?
  @Option(help: "Only this salesperson.") var staff: StaffID?
  @Option(help: "A row for all, each day, each staff, or day-and-staff.") var by = MetricsChoice.all

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.history.getSessionMetrics(
      GetSessionMetricsRequest(
        fromDay: Self.day(from), toDay: Self.day(to), staffID: staff ?? .none, groupBy: by.value))
    Printer(json: connection.json).show(response, Self.text)
  }

  private static func day(_ time: Timestamp?) -> UInt32 {
    UInt32(clamping: (time?.seconds ?? 0) / 86_400)
  }

  private static func text(_ response: GetSessionMetricsResponse) -> String {
    var table = TextTable([
      ("DAY", .left), ("STAFF", .left), ("STARTED", .right), ("COMPLETED", .right),
      ("CANCELLED", .right), ("EXPIRED", .right), ("RATE", .right), ("ORDERS", .right),
      ("TOTAL", .right), ("RELEASED (s)", .right), ("PICKED (s)", .right),
    ])
    for row in response.rows {
      table.add([
        row.day == 0 ? "all" : Timestamp.date(day: row.day),
        row.staffID.isNone ? "all" : row.staffName, "\(row.sessionsStarted)",
        "\(row.sessionsCompleted)", "\(row.sessionsCancelled)", "\(row.sessionsExpired)",
        "\(Money(cents: Int64(row.completionRateE4))) %", "\(row.orders)", "\(row.orderTotal)",
        seconds(row.addedToReleased), seconds(row.releasedToPicked),
      ])
    }
    return table.text()
      + "RELEASED: from the cart to the warehouse; PICKED: from there; half took longer.\n"
  }

  private static func seconds(_ statistics: DurationStatistics) -> String {
    guard statistics.count > 0 else { return "-" }
    return "\(statistics.p50Millis / 1_000).\(statistics.p50Millis % 1_000 / 100)"
  }
}
