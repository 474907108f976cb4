import APISchema
import Client
import TerminalViews
import Values

/// Open sessions as a table.
enum FloorText {
  /// Every page of the open sessions, as one table or as JSON.
  static func print(_ client: ShowroomClient, _ connection: ConnectionOptions) async throws {
    var request = GetActiveSessionsRequest(pageSize: 500)
    let printer = Printer(json: connection.json)
    var table = table()
    let now = SystemTime.now
    repeat {
      let page = try await client.liveShopping.getActiveSessions(request)
      if connection.json { printer.show(page) { _ in "" } }
      for session in page.sessions { table.add(row(session, now)) }
      request.pageToken = page.nextPageToken
    } while !request.pageToken.isEmpty
    if !connection.json { printer.write(table.text()) }
  }

  private static func table() -> TextTable {
    TextTable([
      ("SESSION", .right), ("CUSTOMER", .left), ("STAFF", .left), ("STATUS", .left),
      ("ITEMS", .right), ("TOTAL", .right), ("OPEN FOR", .right), ("EXPIRES IN", .right),
    ])
  }

  private static func row(_ session: ActiveSession, _ now: Timestamp) -> [String] {
    [
      "\(session.sessionID)", session.clientName, session.staffName, "\(session.status)",
      "\(session.lineCount)", "\(session.total)",
      TimeText.duration(from: session.startedAt, to: now),
      TimeText.duration(from: now, to: session.expiresAt),
    ]
  }
}
