import APISchema
import Codec
import Transport
import Values

/// What the measurements sell: batches with plenty of stock, a client, and sessions.
struct Stock {
  var batchIDs: [BatchID]
  var clientID: ClientID

  /// Fills an empty store.
  init(_ driver: Driver) throws {
    let admin = try driver.connect(1, as: "admin-bench")[0]
    _ = try driver.call(
      admin, "Directory/SaveStaff",
      SaveStaffRequest(idempotencyKey: "staff", login: "bench", name: "Bench", role: .staff)
        .encoded())
    let client = try SaveClientResponse(
      decoding: driver.call(
        admin, "Directory/SaveClient",
        SaveClientRequest(idempotencyKey: "client", code: "bench", name: "Bench").encoded()))
    let messages = stride(from: 0, to: Limits.batchCount, by: Limits.batchesPerMessage).map {
      first in
      let numbers = first..<min(first + Limits.batchesPerMessage, Limits.batchCount)
      return UpsertBatchesRequest(
        idempotencyKey: "batches-\(first)", batches: numbers.map(Self.batch)
      ).encoded()
    }
    let saved = try UpsertBatchesResponse(
      decoding: driver.upload(admin, "Inventory/UpsertBatches", messages))
    batchIDs = saved.batchIDs.map { BatchID(rawValue: $0) }
    clientID = client.clientID
    guard batchIDs.count == Limits.batchCount else { throw BenchError("batches are missing") }
    try driver.close([admin])
  }

  private static func batch(_ number: Int) -> BatchInput {
    BatchInput(
      code: "B\(number)", name: "White hanging heart holder \(number)", category: "Holders",
      unitPrice: Money(cents: 255), unitCost: Money(cents: 153), location: "A-\(number % 40)",
      onHand: OnHand(onHand: Quantity(tenThousandths: 10_000_000_000)))
  }

  /// Opens sessions of the salesperson on the other end of the connection.
  func openSessions(
    _ count: Int, name: String, _ driver: Driver, _ staff: ClientConnection
  ) throws -> [SessionID] {
    try (0..<count).map { number in
      let request = CreateSessionRequest(
        idempotencyKey: "\(name)-\(number)", clientID: clientID, idleTimeoutSeconds: 86_400)
      return try CreateSessionResponse(
        decoding: driver.call(staff, "LiveShopping/CreateSession", request.encoded())
      ).sessionID
    }
  }
}

/// The sequence of a mutation's answer or of a stream's message: field 1 of all of them. Read
/// without decoding the rest, so that the client costs little. 0 when it is absent.
func leadingSequence(_ payload: [UInt8]) -> UInt64 {
  guard payload.first == 0x08 else { return 0 }
  var value: UInt64 = 0
  for (index, byte) in payload.dropFirst().prefix(10).enumerated() {
    value |= UInt64(byte & 0x7F) << UInt64(7 * index)
    if byte < 0x80 { return value }
  }
  return 0
}
