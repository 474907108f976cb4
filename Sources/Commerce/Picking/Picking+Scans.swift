import HashTreeCollections
import StoreSchema
import Values

extension State {
  func decide(
    _ command: SubmitScans, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .warehouse, .admin)
    guard (1...Limits.scansPerCallMax).contains(command.scans.count) else {
      throw .limitExceeded(field: "scans", allowed: "1 to \(Limits.scansPerCallMax)")
    }
    var device = try device(command.device, context)
    let known = device.lastScanNumber
    var recorder = Recorder()
    var results: [ScanResult] = []
    for scan in command.scans {
      if scan.number > device.lastScanNumber {
        guard scan.number == device.lastScanNumber + 1 else {
          throw .scanOutOfOrder(expected: device.lastScanNumber + 1)
        }
        device.lastScanNumber = scan.number
        results.append(take(scan, of: device.id, context, &recorder))
      } else {
        let line = recorder.state(from: self).scannedLine(scan)
        results.append(ScanResult(number: scan.number, outcome: .duplicate, pickLine: line))
      }
    }
    if device.lastScanNumber != known {
      recorder.record(.deviceAdvanced(DeviceAdvanced(device: device)))
    }
    let reply = ScansReply(results: results, lastScanNumber: device.lastScanNumber)
    return recorder.outcome(.scans(reply))
  }

  /// The scanner of this name, known or new.
  private func device(
    _ name: String, _ context: CommandContext
  ) throws(Rejection) -> Device {
    if name.isEmpty { throw .invalidField(field: "device", allowed: "some text") }
    let name = "\(context.principal.scope)/\(name)"
    if let id = deviceByName[name], var device = devices[id] {
      device.lastScanAt = context.now
      return device
    }
    guard devices.count < Limits.devicesMax else {
      throw .limitExceeded(field: "device", allowed: "\(Limits.devicesMax) devices in all")
    }
    return Device(
      id: DeviceID(rawValue: counters.nextDeviceID), name: name, lastScanAt: context.now)
  }

  private func scannedLine(_ scan: ScanInput) -> PickLine? {
    guard let line = pickLines[scan.pick.lineID], line.sessionID == scan.pick.sessionID else {
      return nil
    }
    return line
  }

  /// Decides one scan on the state that the ones before it leave. A refused one is taken, too:
  /// its number is used up, and its result says why.
  private func take(
    _ scan: ScanInput, of device: DeviceID, _ context: CommandContext,
    _ recorder: inout Recorder
  ) -> ScanResult {
    let state = recorder.state(from: self)
    var result = ScanResult(number: scan.number, outcome: .accepted)
    do {
      let reading = Scan(deviceID: device, number: scan.number, scannedAt: scan.scannedAt)
      let line = try state.pick(scan.pick, context, reading)
      recorder.record(line, .picked)
      result.pickLine = line
    } catch {
      (result.outcome, result.expected) = Self.outcome(of: error)
      result.pickLine = state.scannedLine(scan)
    }
    return result
  }

  private static func outcome(of rejection: Rejection) -> (ScanOutcome, String) {
    switch rejection {
    case .pickLineNotFound: (.lineNotFound, "")
    case .wrongScan("location", let expected): (.wrongLocation, expected)
    case .wrongScan(_, let expected): (.wrongBarcode, expected)
    default: (.conflict, "")
    }
  }
}
