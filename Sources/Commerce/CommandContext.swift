public import StoreSchema
public import Values

/// Everything from outside that a decision may depend on: it comes in here or not at all.
public struct CommandContext: Sendable {
  /// Who asks.
  public var principal: Principal
  /// The time of the commit.
  public var now: Timestamp
  /// Fresh randomness for this command.
  public var entropy: Entropy

  /// The circumstances of one command.
  public init(principal: Principal, now: Timestamp, entropy: Entropy) {
    self.principal = principal
    self.now = now
    self.entropy = entropy
  }
}

/// 128 bits from the CSPRNG.
public struct Entropy: Hashable, Sendable {
  /// The first eight bytes.
  public var high: UInt64
  /// The last eight bytes.
  public var low: UInt64

  /// These 128 bits.
  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }
}
