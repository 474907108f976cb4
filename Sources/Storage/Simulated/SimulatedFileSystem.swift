import Synchronization

/// A file system in memory for simulations: it keeps what is durable apart from what is not,
/// loses or tears the rest in a power cut, and fails on demand. Same seed, same calls, same result.
///
/// Paths start at `/`; renaming works within one directory.
public final class SimulatedFileSystem: FileSystem {
  let disk: Mutex<SimulatedDisk>

  /// An empty root directory.
  public init() { disk = Mutex(SimulatedDisk()) }

  private init(_ copy: SimulatedDisk) { disk = Mutex(copy) }

  /// Opens or creates a file; see `FileSystem`.
  public func open(_ path: String, _ mode: OpenMode) throws(StorageError) -> any File {
    let (node, generation) = try run { disk throws(StorageError) in
      let node = mode == .create ? try disk.create(path) : try disk.openFile(path)
      return (node, disk.generation)
    }
    return SimulatedFile(path: path, node: node, generation: generation, system: self)
  }

  /// What is at a path; nil when there is nothing.
  public func kind(of path: String) throws(StorageError) -> EntryKind? {
    try run { disk throws(StorageError) in
      try disk.proceed(.open, path)
      guard let number = disk.find(path) else { return nil }
      if case .file = disk.nodes[number] { return .file }
      return .directory
    }
  }

  /// The names in a directory, sorted.
  public func list(_ directory: String) throws(StorageError) -> [String] {
    try run { disk throws(StorageError) in
      try disk.proceed(.list, directory)
      let names = try disk.names(at: directory, .list)
      return names.1.current.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
  }

  /// Makes one directory; does nothing when it is there already.
  public func makeDirectory(_ path: String) throws(StorageError) {
    try run { disk throws(StorageError) in try disk.makeDirectory(path) }
  }

  /// Renames within one directory, atomically.
  public func rename(_ path: String, to newPath: String) throws(StorageError) {
    try run { disk throws(StorageError) in try disk.rename(path, to: newPath) }
  }

  /// Removes a file or an empty directory.
  public func remove(_ path: String) throws(StorageError) {
    try run { disk throws(StorageError) in try disk.remove(path) }
  }

  /// Makes the names in a directory durable.
  public func syncDirectory(_ path: String) throws(StorageError) {
    try run { disk throws(StorageError) in try disk.syncDirectory(path) }
  }

  /// Takes a lock file; see `FileSystem`.
  public func lock(_ path: String, holder: String) throws(StorageError) -> LockOutcome {
    let (held, generation) = try run { disk throws(StorageError) in
      try disk.proceed(.lock, path)
      if let held = disk.locks[path] { return (held as String?, disk.generation) }
      if disk.find(path) == nil { _ = try disk.create(path) }
      disk.locks[path] = holder
      return (nil, disk.generation)
    }
    if let held { return .heldBy(held) }
    return .acquired(SimulatedLock(path: path, generation: generation, system: self))
  }

  func run<Result: Sendable>(
    _ body: (inout SimulatedDisk) throws(StorageError) -> Result
  ) throws(StorageError) -> Result {
    let outcome = disk.withLock { disk in
      Swift.Result { () throws(StorageError) in try body(&disk) }
    }
    return try outcome.get()
  }
}

extension SimulatedFileSystem {
  /// How many calls that change the disk were made: power can be cut at each.
  public var operationCount: Int { disk.withLock { $0.operationCount } }

  /// How many calls of a kind were made.
  public func count(of operation: StorageError.Operation) -> Int {
    disk.withLock { $0.operationCounts[operation, default: 0] }
  }

  /// The power goes while the call with this number (see `operationCount`) runs; it and every
  /// later call fail until `restart`.
  public func cutPower(atOperation number: Int) {
    disk.withLock { $0.powerCutAtOperation = number }
  }

  /// The power goes now.
  public func cutPower() { disk.withLock { $0.cutPower() } }

  /// The machine starts again after a power cut: the seed decides what of the unsynced data and
  /// names survived. Files and locks opened before are dead; faults are forgotten.
  public func restart(seed: UInt64) { disk.withLock { $0.restart(seed: seed) } }

  /// A new process on a machine that kept running: nothing is lost but open files and locks.
  public func restartProcess() { disk.withLock { $0.restart(seed: nil) } }

  /// Makes a call fail.
  public func inject(_ fault: SimulatedFault) { disk.withLock { $0.faults.append(fault) } }

  /// Limits the bytes of all files together; nil is no limit.
  public func setCapacity(bytes: Int?) { disk.withLock { $0.capacityBytes = bytes } }

  /// An independent copy of the whole machine as it is now.
  public func copy() -> SimulatedFileSystem { SimulatedFileSystem(disk.withLock { $0 }) }

  /// What a read of the whole file would return; nil when there is no such file.
  public func contents(of path: String) -> [UInt8]? {
    disk.withLock { disk in
      guard let number = disk.find(path), case .file(let content) = disk.nodes[number]
      else { return nil }
      return content.current
    }
  }

  /// Changes a file behind every program's back, durably; false when there is no such file.
  @discardableResult
  public func replaceContents(of path: String, with bytes: [UInt8]) -> Bool {
    disk.withLock { disk in
      guard let number = disk.find(path), case .file(var content) = disk.nodes[number]
      else { return false }
      content.replace(with: bytes)
      disk.nodes[number] = .file(content)
      return true
    }
  }
}

/// A lock held by an earlier generation is gone already.
private final class SimulatedLock: FileLock {
  private let path: String
  private let generation: Int
  private let system: SimulatedFileSystem

  init(path: String, generation: Int, system: SimulatedFileSystem) {
    self.path = path
    self.generation = generation
    self.system = system
  }

  deinit {
    system.disk.withLock { disk in
      if disk.generation == generation { disk.locks[path] = nil }
    }
  }
}
