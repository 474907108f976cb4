import APISchema
import Commerce
import RPC
import StoreSchema
import Values

extension Handlers {
  func submitScans(
    _ request: APISchema.SubmitScansRequest, _ call: UnaryCall<APISchema.SubmitScansResponse>
  ) {
    let scans = request.scans.map { Commerce.ScanInput($0) }
    let command = Commerce.SubmitScans(device: request.device, scans: scans)
    call.submit(.submitScans(command), for: request) { reply, sequence in
      guard case .scans(let reply) = reply else { return nil }
      return .init(
        sequence: sequence, results: reply.results.map { APISchema.ScanResult($0) },
        lastScanNumber: reply.lastScanNumber)
    }
  }
}

extension Commerce.ScanInput {
  init(_ scan: APISchema.ScanInput) {
    var pick = Commerce.MarkPicked(
      sessionID: scan.sessionID, lineID: scan.lineID, expectedQuantity: scan.expectedQuantity)
    pick.barcode = scan.barcode
    pick.location = scan.location
    self.init(number: scan.number, pick: pick, scannedAt: scan.scannedAt)
  }
}

extension APISchema.ScanResult {
  init(_ result: StoreSchema.ScanResult) {
    self.init(
      number: result.number,
      outcome: APISchema.ScanOutcome(result.outcome),
      expected: result.expected,
      line: result.pickLine.map { APISchema.PickLine($0) })
  }
}

extension APISchema.ScanOutcome {
  init(_ outcome: StoreSchema.ScanOutcome) {
    self =
      switch outcome {
      case .unspecified: .unspecified
      case .accepted: .accepted
      case .duplicate: .duplicate
      case .wrongBarcode: .wrongBarcode
      case .wrongLocation: .wrongLocation
      case .conflict: .conflict
      case .lineNotFound: .lineNotFound
      }
  }
}
