public import StoreSchema

/// Replaces the policy. Sessions that are open keep what they started with (C43).
public struct SavePolicy: Equatable, Sendable {
  /// As it shall be. Its version is the one seen; 0: whatever it is.
  public var policy: StorePolicy

  /// A policy to save.
  public init(policy: StorePolicy) { self.policy = policy }
}
