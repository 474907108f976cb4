public import Clocks
public import Engine
public import Journal
public import Storage

/// How a store is opened.
public struct StoreOptions: Sendable {
  /// Where it is; created when missing.
  public var directory: String
  /// ISO 4217. For a new store, USD when nil; must be an existing store's own unless nil (C44).
  public var currency: String?
  /// The disk.
  public var fileSystem: any FileSystem
  /// Time.
  public var clock: any Clock
  /// Segments, snapshots kept, retention.
  public var journal = JournalOptions()
  /// The writer's bounds.
  public var limits = EngineLimits()
  /// How often the invariants are checked: in debug builds what each record touched, and the
  /// whole state now and then; in release builds by `verify` only.
  public var checks = StoreOptions.standardChecks

  /// A store in a directory.
  public init(
    directory: String, currency: String? = nil,
    fileSystem: any FileSystem = LinuxFileSystem(), clock: any Clock = SystemClock()
  ) {
    self.directory = directory
    self.currency = currency
    self.fileSystem = fileSystem
    self.clock = clock
  }

  private static var standardChecks: InvariantChecks {
    #if DEBUG
      InvariantChecks(afterEveryRecord: true, wholeStateEvery: 1_000)
    #else
      .none
    #endif
  }
}

/// Why a store can't be opened or used, in a sentence for the operator.
public struct StoreError: Error, Sendable, CustomStringConvertible {
  /// The sentence: what is wrong, where, and what to do.
  public var description: String

  /// An error with its sentence.
  public init(_ description: String) { self.description = description }
}
