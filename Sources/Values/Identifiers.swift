/// Identifiers: one counter per kind, starting at 1; 0 means "none" (C02). Ids are never secrets.
///
/// Each kind is its own type, so that a batch can't be passed where a line is meant.
public protocol Identifier: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The number on the wire and on disk.
  var rawValue: UInt64 { get }
  /// The identifier with this number.
  init(rawValue: UInt64)
}

extension Identifier {
  /// No record has this identifier.
  public static var none: Self { Self(rawValue: 0) }
  /// Whether this names no record.
  public var isNone: Bool { rawValue == 0 }
  /// The number.
  public var description: String { String(rawValue) }
  /// Later ids are greater.
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// A client, that is a customer business.
public struct ClientID: Identifier {
  /// The number on the wire and on disk.
  public var rawValue: UInt64
  /// The identifier with this number.
  public init(rawValue: UInt64) { self.rawValue = rawValue }
}

/// A member of staff.
public struct StaffID: Identifier {
  /// The number on the wire and on disk.
  public var rawValue: UInt64
  /// The identifier with this number.
  public init(rawValue: UInt64) { self.rawValue = rawValue }
}

/// A batch of goods.
public struct BatchID: Identifier {
  /// The number on the wire and on disk.
  public var rawValue: UInt64
  /// The identifier with this number.
  public init(rawValue: UInt64) { self.rawValue = rawValue }
}

/// A live session.
public struct SessionID: Identifier {
  /// The number on the wire and on disk.
  public var rawValue: UInt64
  /// The identifier with this number.
  public init(rawValue: UInt64) { self.rawValue = rawValue }
}

/// A line of a session's cart, its hold and its pick line.
public struct LineID: Identifier {
  /// The number on the wire and on disk.
  public var rawValue: UInt64
  /// The identifier with this number.
  public init(rawValue: UInt64) { self.rawValue = rawValue }
}

/// A price override.
public struct OverrideID: Identifier {
  /// The number on the wire and on disk.
  public var rawValue: UInt64
  /// The identifier with this number.
  public init(rawValue: UInt64) { self.rawValue = rawValue }
}

/// An order.
public struct OrderID: Identifier {
  /// The number on the wire and on disk.
  public var rawValue: UInt64
  /// The identifier with this number.
  public init(rawValue: UInt64) { self.rawValue = rawValue }
}

/// A note.
public struct NoteID: Identifier {
  /// The number on the wire and on disk.
  public var rawValue: UInt64
  /// The identifier with this number.
  public init(rawValue: UInt64) { self.rawValue = rawValue }
}

/// A bearer token, not its secret.
public struct TokenID: Identifier {
  /// The number on the wire and on disk.
  public var rawValue: UInt64
  /// The identifier with this number.
  public init(rawValue: UInt64) { self.rawValue = rawValue }
}

/// A price list that clients share.
public struct PriceTierID: Identifier {
  /// The number on the wire and on disk.
  public var rawValue: UInt64
  /// The identifier with this number.
  public init(rawValue: UInt64) { self.rawValue = rawValue }
}

/// A sample request.
public struct SampleID: Identifier {
  /// The number on the wire and on disk.
  public var rawValue: UInt64
  /// The identifier with this number.
  public init(rawValue: UInt64) { self.rawValue = rawValue }
}

/// A catalog preset. Numbers below 100 are the system's own.
public struct PresetID: Identifier {
  /// The number on the wire and on disk.
  public var rawValue: UInt64
  /// The identifier with this number.
  public init(rawValue: UInt64) { self.rawValue = rawValue }
}

/// A scanner.
public struct DeviceID: Identifier {
  /// The number on the wire and on disk.
  public var rawValue: UInt64
  /// The identifier with this number.
  public init(rawValue: UInt64) { self.rawValue = rawValue }
}

/// A sales sheet.
public struct SheetID: Identifier {
  /// The number on the wire and on disk.
  public var rawValue: UInt64
  /// The identifier with this number.
  public init(rawValue: UInt64) { self.rawValue = rawValue }
}

/// An item of a sales sheet, numbered within it.
public struct SheetItemID: Identifier {
  /// The number on the wire and on disk.
  public var rawValue: UInt64
  /// The identifier with this number.
  public init(rawValue: UInt64) { self.rawValue = rawValue }
}

/// A mail that was queued.
public struct EmailID: Identifier {
  /// The number on the wire and on disk.
  public var rawValue: UInt64
  /// The identifier with this number.
  public init(rawValue: UInt64) { self.rawValue = rawValue }
}

/// A webhook.
public struct WebhookID: Identifier {
  /// The number on the wire and on disk.
  public var rawValue: UInt64
  /// The identifier with this number.
  public init(rawValue: UInt64) { self.rawValue = rawValue }
}

/// A person of a client who can sign in.
public struct AccountID: Identifier {
  /// The number on the wire and on disk.
  public var rawValue: UInt64
  /// The identifier with this number.
  public init(rawValue: UInt64) { self.rawValue = rawValue }
}
