/// Calls on the content of an open file.
extension SimulatedDisk {
  /// What an open file knows of itself.
  struct Handle: Sendable {
    let path: String
    let node: Int
    let generation: Int
  }

  func content(
    of handle: Handle, _ operation: StorageError.Operation
  ) throws(StorageError) -> SimulatedContent {
    guard generation == handle.generation, case .file(let content) = nodes[handle.node] else {
      throw StorageError(
        operation, path: handle.path, errno: 9, reason: "it was opened before the restart")
    }
    return content
  }

  mutating func write(
    _ bytes: [UInt8], at offset: Int, to handle: Handle
  ) throws(StorageError) {
    var content = try content(of: handle, .write)
    var kept = bytes
    var failure: StorageError?
    switch begin(.write, handle.path) {
    case .proceed: break
    case .fail(let error, let bytesWritten):
      kept = Array(bytes.prefix(bytesWritten))
      failure = error
    case .losePower(let error): failure = error
    }
    let room = roomToGrow + max(0, content.current.count - offset)
    if failure == nil && kept.count > room {
      kept = Array(kept.prefix(room))
      failure = Self.full(.write, handle.path)
    }
    // The only reference: writing then changes the bytes in place.
    nodes[handle.node] = nil
    if !kept.isEmpty { content.apply(.write(kept, offset: offset)) }
    nodes[handle.node] = .file(content)
    if let failure { throw failure }
  }

  mutating func resize(
    _ operation: StorageError.Operation, to size: Int, _ handle: Handle
  ) throws(StorageError) {
    var content = try content(of: handle, operation)
    let verdict = begin(operation, handle.path)
    if case .fail(let error, _) = verdict { throw error }
    if operation == .preallocate && size <= content.current.count { return }
    if size - content.current.count > roomToGrow { throw Self.full(operation, handle.path) }
    content.apply(.resize(size))
    nodes[handle.node] = .file(content)
    if case .losePower(let error) = verdict { throw error }
  }

  mutating func sync(_ handle: Handle) throws(StorageError) {
    var content = try content(of: handle, .sync)
    let verdict = begin(.sync, handle.path)
    // The only reference: syncing then changes the bytes in place.
    nodes[handle.node] = nil
    switch verdict {
    case .proceed: content.sync()
    case .fail: content.failSync()
    case .losePower: break
    }
    nodes[handle.node] = .file(content)
    switch verdict {
    case .proceed: return
    case .fail(let error, _), .losePower(let error): throw error
    }
  }

  private var roomToGrow: Int {
    capacityBytes.map { max(0, $0 - usedBytes) } ?? Int.max / 4
  }

  private static func full(
    _ operation: StorageError.Operation, _ path: String
  ) -> StorageError {
    StorageError(
      operation, path: path, errno: 28, reason: "No space left on device",
      remedy: "Free space on that file system, then start again.")
  }
}
