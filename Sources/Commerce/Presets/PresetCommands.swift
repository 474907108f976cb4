public import StoreSchema
public import Values

/// Creates a preset, or changes the one with this id (S2-SVC56, S2-SVC57, S2-SVC64).
public struct SavePreset: Equatable, Sendable {
  /// None: a new one.
  public var presetID: PresetID
  /// Unique, case and accents apart.
  public var name: String
  /// What it shows; nil: what the session's catalog starts with.
  public var view: CatalogView?
  /// Whose view is saved; none: `view` is given.
  public var sessionID: SessionID
  /// The version seen; 0: whatever it is.
  public var expectedVersion: UInt64

  /// A preset as it shall be.
  public init(
    presetID: PresetID = .none, name: String, view: CatalogView?, sessionID: SessionID = .none,
    expectedVersion: UInt64 = 0
  ) {
    self.presetID = presetID
    self.name = name
    self.view = view
    self.sessionID = sessionID
    self.expectedVersion = expectedVersion
  }
}

/// Deletes a preset; clients that had it have none afterwards (C32).
public struct DeletePreset: Equatable, Sendable {
  /// Not one of the system's.
  public var presetID: PresetID

  /// A preset to delete.
  public init(presetID: PresetID) { self.presetID = presetID }
}

/// Makes a preset a client's default (S2-SVC62).
public struct AssignPreset: Equatable, Sendable {
  /// The client.
  public var clientID: ClientID
  /// None: takes the default away.
  public var presetID: PresetID

  /// An assignment.
  public init(clientID: ClientID, presetID: PresetID) {
    self.clientID = clientID
    self.presetID = presetID
  }
}
