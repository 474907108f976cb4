public import Values

/// Confirms picks by what a scanner read (N12). Results for each scan; one commit for all.
public struct SubmitScans: Equatable, Sendable {
  /// The scanner; unique among the caller's.
  public var device: String
  /// 1 to `Limits.scansPerCallMax`, in the order they were made.
  public var scans: [ScanInput]

  /// Scans to take.
  public init(device: String, scans: [ScanInput]) {
    self.device = device
    self.scans = scans
  }
}

/// One reading.
public struct ScanInput: Equatable, Sendable {
  /// 1, 2, 3, ... for each device, without gaps.
  public var number: UInt64
  /// The pick it confirms.
  public var pick: MarkPicked
  /// By the scanner's clock; kept, never trusted.
  public var scannedAt: Timestamp

  /// A reading.
  public init(number: UInt64, pick: MarkPicked, scannedAt: Timestamp) {
    self.number = number
    self.pick = pick
    self.scannedAt = scannedAt
  }
}
