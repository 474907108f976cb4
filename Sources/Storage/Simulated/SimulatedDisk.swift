/// The machine behind `SimulatedFileSystem`: nodes, names, faults and the power switch.
struct SimulatedDisk: Sendable {
  enum Node: Sendable {
    case file(SimulatedContent)
    case directory(SimulatedNames)
  }

  static let root = 0
  var nodes: [Int: Node] = [root: .directory(SimulatedNames())]
  /// Grows with every restart, so that files and locks opened before it are known as stale.
  private(set) var generation = 0
  private(set) var operationCount = 0
  private(set) var operationCounts: [StorageError.Operation: Int] = [:]
  private(set) var isPowered = true
  var powerCutAtOperation: Int?
  var capacityBytes: Int?
  var faults: [SimulatedFault] = []
  var locks: [String: String] = [:]
  private var nextNode = 1

  /// What `begin` decided about a call.
  enum Verdict {
    case proceed
    case fail(StorageError, bytesWritten: Int)
    /// The power goes while the call runs: it has its effect, unsynced, and reports failure.
    case losePower(StorageError)
  }

  /// Counts a call and decides whether it fails.
  mutating func begin(_ operation: StorageError.Operation, _ path: String) -> Verdict {
    guard isPowered else { return .fail(Self.powerIsOff(operation, path), bytesWritten: 0) }
    operationCounts[operation, default: 0] += 1
    if operation.changesTheDisk {
      operationCount += 1
      if operationCount == powerCutAtOperation {
        isPowered = false
        return .losePower(Self.powerIsOff(operation, path))
      }
    }
    return faultVerdict(operation, path)
  }

  private mutating func faultVerdict(
    _ operation: StorageError.Operation, _ path: String
  ) -> Verdict {
    for index in faults.indices
    where faults[index].operation == operation && path.hasSuffix(faults[index].pathSuffix) {
      faults[index].occurrence -= 1
      if faults[index].occurrence == 0 {
        let fault = faults.remove(at: index)
        let error = StorageError(
          operation, path: path, errno: fault.errno, reason: "a fault was injected")
        return .fail(error, bytesWritten: fault.bytesWritten)
      }
    }
    return .proceed
  }

  private static func powerIsOff(
    _ operation: StorageError.Operation, _ path: String
  ) -> StorageError {
    StorageError(operation, path: path, errno: 5, reason: "the power is off")
  }

  mutating func cutPower() { isPowered = false }

  /// The machine starts again. With a seed after a power cut, without one after a process's end.
  mutating func restart(seed: UInt64?) {
    generation += 1
    locks = [:]
    faults = []
    powerCutAtOperation = nil
    isPowered = true
    guard let seed else { return }
    var generator = SimulatedGenerator(seed: seed)
    for number in nodes.keys.sorted() {
      switch nodes[number] {
      case .file(var content):
        content.crash(using: &generator)
        nodes[number] = .file(content)
      case .directory(var names):
        names.crash(using: &generator)
        nodes[number] = .directory(names)
      case nil: break
      }
    }
    dropUnreachable()
  }

  private mutating func dropUnreachable() {
    var reachable: Set<Int> = []
    var waiting = [Self.root]
    while let number = waiting.popLast() {
      guard reachable.insert(number).inserted else { continue }
      if case .directory(let names) = nodes[number] { waiting += names.current.values }
    }
    nodes = nodes.filter { reachable.contains($0.key) }
  }

  mutating func add(_ node: Node) -> Int {
    defer { nextNode += 1 }
    nodes[nextNode] = node
    return nextNode
  }

  /// The number of the node at a path; nil when there is none.
  func find(_ path: String) -> Int? {
    var number = Self.root
    for name in path.split(separator: "/") where name != "." {
      guard case .directory(let names) = nodes[number], let next = names.current[String(name)]
      else { return nil }
      number = next
    }
    return number
  }

  /// The bytes of all files together.
  var usedBytes: Int {
    nodes.values.reduce(0) { sum, node in
      if case .file(let content) = node { sum + content.current.count } else { sum }
    }
  }
}

extension StorageError.Operation {
  /// Calls that a power cut can be placed at.
  var changesTheDisk: Bool {
    switch self {
    case .create, .write, .truncate, .sync, .preallocate, .rename, .remove, .makeDirectory,
      .syncDirectory:
      true
    case .open, .read, .size, .list, .lock: false
    }
  }
}
