import APISchema
import Client
import Values

/// A session, seen from both sides: by the picker's stream and by sales'.
struct PickFloor {
  let shop: Shop
  let session: SessionID
  let gun: ShowroomClient
  private let pickList: Recorder<WatchPickListResponse>
  private let sales: Recorder<WatchSessionResponse>

  init(_ shop: Shop, _ session: SessionID, _ gun: ShowroomClient? = nil) {
    self.shop = shop
    self.session = session
    self.gun = gun ?? shop.scanner
    pickList = Recorder(shop.scanner.pickList.watchPickList(WatchPickListRequest()))
    sales = Recorder(
      shop.jane.liveShopping.watchSession(WatchSessionRequest(sessionID: session)))
  }

  var picking: PickListCalls<ShowroomClient> { gun.pickList }

  func add(_ units: Int64, of batch: BatchID, separate: Bool = false) async throws -> LineID {
    try await shop.jane.liveShopping.addToCart(
      AddToCartRequest(
        sessionID: session, batchID: batch, quantity: .units(units), separateLine: separate)
    ).item.lineID
  }

  /// The line on the picker's list; nil when it is not there.
  func pickerSees(_ line: LineID, at sequence: UInt64) async throws -> PickLine? {
    pickLines(try await pickList.reach(sequence))[line]
  }

  /// What sales were told last of a line.
  func salesSee(_ line: LineID, at sequence: UInt64) async throws -> PickChanged? {
    var last: PickChanged?
    for message in try await sales.reach(sequence) {
      guard case .changes(let changes) = message.body else { continue }
      for case .pickChanged(let change) in changes.changes.map(\.body) where change.lineID == line {
        last = change
      }
    }
    return last
  }

  func input(
    _ number: UInt64, _ line: LineID, _ barcode: String, seen units: Int64 = 0
  ) -> ScanInput {
    ScanInput(
      number: number, sessionID: session, lineID: line, barcode: barcode,
      scannedAt: Timestamp(nanoseconds: Int64(number)), expectedQuantity: .units(units))
  }

  func scan(
    _ number: UInt64, _ line: LineID, _ barcode: String
  ) async throws(ClientError) -> SubmitScansResponse {
    try await picking.submitScans(
      SubmitScansRequest(device: "gun-7", scans: [input(number, line, barcode)]))
  }
}
