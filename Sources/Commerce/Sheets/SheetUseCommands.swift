public import StoreSchema
public import Values

/// Counts a view by whoever holds the link (S2R 13.7, recordView of S2). Views within
/// `Limits.sheetViewSeconds` of the last one are the same view and change nothing.
public struct ViewSheet: Equatable, Sendable {
  /// SHA-256 of the link's token.
  public var tokenHash: [UInt8]

  /// A view.
  public init(tokenHash: [UInt8]) { self.tokenHash = tokenHash }
}

/// Replaces what is selected, by whoever holds the link (S2R 13.5). Holds nothing.
public struct SelectSheetItems: Equatable, Sendable {
  /// SHA-256 of the link's token.
  public var tokenHash: [UInt8]
  /// Each item once. Quantity zero: what is offered.
  public var choices: [SheetChoice]
  /// The selection seen; 0: whatever it is.
  public var expectedSelectionVersion: UInt64
  /// To the salesperson.
  public var clientMessage: String

  /// A selection.
  public init(
    tokenHash: [UInt8], choices: [SheetChoice], expectedSelectionVersion: UInt64 = 0,
    clientMessage: String = ""
  ) {
    self.tokenHash = tokenHash
    self.choices = choices
    self.expectedSelectionVersion = expectedSelectionVersion
    self.clientMessage = clientMessage
  }
}

/// What of a sheet is to be converted, and how.
public struct SheetConversionRequest: Equatable, Sendable {
  /// The sheet.
  public var sheetID: SheetID
  /// Each item once, in the quantity given, else selected, else offered. Empty: what is selected.
  public var choices: [SheetChoice]
  /// At the client's prices of today instead of the sheet's; needed once it expired (C31).
  public var reprice: Bool
  /// None: the sheet's.
  public var staffID: StaffID

  /// A conversion.
  public init(
    sheetID: SheetID, choices: [SheetChoice] = [], reprice: Bool = false,
    staffID: StaffID = .none
  ) {
    self.sheetID = sheetID
    self.choices = choices
    self.reprice = reprice
    self.staffID = staffID
  }
}

/// Makes a draft order of what was chosen from a sheet (C30). It holds nothing.
public struct ConvertSheetToOrder: Equatable, Sendable {
  /// What is converted.
  public var conversion: SheetConversionRequest

  /// A conversion.
  public init(_ conversion: SheetConversionRequest) { self.conversion = conversion }
}

/// Makes a live session of what was chosen from a sheet, with everything in its cart that can be
/// held (S2R 16.3).
public struct ConvertSheetToSession: Equatable, Sendable {
  /// What is converted.
  public var conversion: SheetConversionRequest
  /// Unspecified: the policy's (C20).
  public var releasePolicy: ReleasePolicy

  /// A conversion.
  public init(
    _ conversion: SheetConversionRequest, releasePolicy: ReleasePolicy = .unspecified
  ) {
    self.conversion = conversion
    self.releasePolicy = releasePolicy
  }
}
