import Commerce
public import Engine
import Journal
public import StoreSchema
import Synchronization

/// The store as the services see it: one engine on one journal.
///
/// Opening recovers: the newest snapshot, then every later record. Nothing is answered before
/// `start`, which creates the store if it is new.
public final class CommerceStore: Sendable {
  /// Sees every release, in order; see `Engine.Observer`.
  public typealias Observer = Engine<CommerceMachine>.Observer
  /// Told once when the store can't go on.
  public typealias FatalHandler = Engine<CommerceMachine>.FatalHandler

  /// The writer.
  public let engine: Engine<CommerceMachine>
  /// What recovery noticed that keeps nothing from starting, in sentences.
  public let warnings: [String]
  /// How many records were replayed after the snapshot.
  public let replayedRecords: UInt64

  private let journal: Journal
  private let options: StoreOptions
  private let observer: ObserverSlot

  /// Recovers the store in the directory, or makes an empty one there.
  public init(_ options: StoreOptions, fatal: @escaping FatalHandler) throws(StoreError) {
    let recovered = try Self.openJournal(options)
    var replay = Replay(CommerceMachine(), limits: options.limits, checks: options.checks)
    do throws(EngineError) {
      try replay.recover(recovered)
    } catch {
      throw StoreError("The store in \(options.directory) can't be recovered: \(error.message)")
    }
    try Self.checkCurrency(replay.state, options)
    let observer = ObserverSlot()
    let configuration = Engine<CommerceMachine>.Configuration(
      clock: options.clock, observer: { observer.tell($0) }, fatal: fatal)
    journal = recovered.journal
    warnings = recovered.warnings.map(\.description)
    replayedRecords = replay.sequence - (recovered.snapshot?.manifest.sequence ?? 0)
    engine = Engine(
      replay, log: recovered.journal, snapshots: recovered.journal, configuration: configuration)
    self.options = options
    self.observer = observer
  }

  /// Starts the writer; creates the store when it is new. `observer` sees every release from now
  /// on, the creation included. Once.
  public func start(observer: @escaping Observer) throws(StoreError) {
    self.observer.set(observer)
    engine.start()
    if durable.state.commerce.settings == nil { try create() }
  }

  /// The last durable version. From any thread.
  public var durable: Version<CommerceMachine> { engine.durable }

  /// The store's settings. Only after `start`.
  public var settings: StoreSettings {
    guard let settings = durable.state.commerce.settings else {
      preconditionFailure("a started store has settings")
    }
    return settings
  }

  /// The oldest sequence that a stream can be resumed from.
  public var oldestCursor: UInt64 { journal.oldestSequence > 0 ? journal.oldestSequence - 1 : 0 }

  /// Finishes what was accepted, then gives the directory back.
  public func close() {
    engine.stop()
    journal.close()
  }

  private func create() throws(StoreError) {
    var generator = SystemRandomNumberGenerator()
    let command = StoreCommand(
      .createStore(.init(currency: options.currency ?? "USD")), principal: StoreCommand.system,
      entropy: .init(high: generator.next(), low: generator.next()))
    switch submitAndWait(command) {
    case .committed: return
    case .rejected(let rejection, _):
      throw StoreError("The store can't be created: \(rejection).")
    default: throw StoreError("The store can't be created: the writer does not answer.")
    }
  }

  private static func openJournal(_ options: StoreOptions) throws(StoreError) -> Recovered {
    do throws(JournalError) {
      return try Journal.open(
        options.directory, fileSystem: options.fileSystem, options: options.journal)
    } catch {
      throw StoreError("The store in \(options.directory) can't be opened: \(error.message)")
    }
  }

  private static func checkCurrency(
    _ state: StoreState, _ options: StoreOptions
  ) throws(StoreError) {
    guard let settings = state.commerce.settings, let wanted = options.currency,
      settings.currency != wanted
    else { return }
    throw StoreError(
      "The store in \(options.directory) was created with \(settings.currency), which is fixed "
        + "for its life; start without a currency or with \(settings.currency), not \(wanted).")
  }
}

/// Who sees releases; set once, before the first.
final class ObserverSlot: Sendable {
  /// A function that is itself the value of a generic type is wrapped anew by every access to it,
  /// and each wrapping costs all later calls: it must stay a member of a struct.
  private struct Slot {
    var observer: CommerceStore.Observer?
  }

  private let slot = Mutex(Slot())

  func set(_ observer: @escaping CommerceStore.Observer) {
    slot.withLock { $0.observer = observer }
  }

  func tell(_ release: Release<CommerceMachine>) {
    slot.withLock { $0.observer }?(release)
  }
}
