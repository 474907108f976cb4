/// Calls on names: each counts, may fail, and is durable only after the directory's sync.
extension SimulatedDisk {
  /// Counts a call that has no effect of its own; throws when it fails.
  mutating func proceed(
    _ operation: StorageError.Operation, _ path: String
  ) throws(StorageError) {
    switch begin(operation, path) {
    case .proceed: return
    case .fail(let error, _), .losePower(let error): throw error
    }
  }

  mutating func openFile(_ path: String) throws(StorageError) -> Int {
    try proceed(.open, path)
    guard let number = find(path) else { throw Self.missing(.open, path) }
    guard case .file = nodes[number] else {
      throw StorageError(.open, path: path, errno: 21, reason: "it is a directory")
    }
    return number
  }

  mutating func create(_ path: String) throws(StorageError) -> Int {
    guard find(path) == nil else {
      throw StorageError(.create, path: path, errno: 17, reason: "the name is taken")
    }
    let number = add(.file(SimulatedContent()))
    try change(.create, path, .link(Self.name(of: path), node: number))
    return number
  }

  mutating func makeDirectory(_ path: String) throws(StorageError) {
    if let number = find(path), case .directory = nodes[number] {
      return try proceed(.makeDirectory, path)
    }
    let number = add(.directory(SimulatedNames()))
    try change(.makeDirectory, path, .link(Self.name(of: path), node: number))
  }

  mutating func rename(_ path: String, to newPath: String) throws(StorageError) {
    precondition(
      Self.parent(of: path) == Self.parent(of: newPath), "rename works within one directory")
    guard find(path) != nil else { throw Self.missing(.rename, path) }
    if let taken = find(newPath), case .directory(let names) = nodes[taken],
      !names.current.isEmpty
    {
      throw StorageError(.rename, path: path, errno: 39, reason: "the new name is not empty")
    }
    try change(.rename, path, .rename(Self.name(of: path), to: Self.name(of: newPath)))
  }

  mutating func remove(_ path: String) throws(StorageError) {
    guard let number = find(path) else { throw Self.missing(.remove, path) }
    if case .directory(let names) = nodes[number], !names.current.isEmpty {
      throw StorageError(.remove, path: path, errno: 39, reason: "the directory is not empty")
    }
    try change(.remove, path, .unlink(Self.name(of: path)))
  }

  mutating func syncDirectory(_ path: String) throws(StorageError) {
    try proceed(.syncDirectory, path)
    var (number, names) = try names(at: path, .syncDirectory)
    names.sync()
    nodes[number] = .directory(names)
  }

  /// The node and the names of a directory.
  func names(
    at path: String, _ operation: StorageError.Operation
  ) throws(StorageError) -> (Int, SimulatedNames) {
    guard let number = find(path), case .directory(let names) = nodes[number] else {
      throw Self.missing(operation, path)
    }
    return (number, names)
  }

  /// Changes a name in the parent's directory. When the power goes meanwhile, the change is there
  /// but not durable.
  private mutating func change(
    _ operation: StorageError.Operation, _ path: String, _ change: SimulatedNames.Change
  ) throws(StorageError) {
    var (number, names) = try names(at: Self.parent(of: path), operation)
    let verdict = begin(operation, path)
    if case .fail(let error, _) = verdict { throw error }
    names.apply(change)
    nodes[number] = .directory(names)
    if case .losePower(let error) = verdict { throw error }
  }

  private static func missing(
    _ operation: StorageError.Operation, _ path: String
  ) -> StorageError {
    StorageError(operation, path: path, errno: 2, reason: "there is nothing of that name")
  }

  private static func name(of path: String) -> String {
    path.split(separator: "/").last.map { String($0) } ?? ""
  }

  private static func parent(of path: String) -> String {
    "/" + path.split(separator: "/").dropLast().joined(separator: "/")
  }
}
