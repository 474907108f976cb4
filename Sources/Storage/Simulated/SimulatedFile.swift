/// An open file of the simulation.
final class SimulatedFile: File {
  let path: String
  private let node: Int
  private let generation: Int
  private let system: SimulatedFileSystem

  init(path: String, node: Int, generation: Int, system: SimulatedFileSystem) {
    self.path = path
    self.node = node
    self.generation = generation
    self.system = system
  }

  func size() throws(StorageError) -> UInt64 {
    try system.run { disk throws(StorageError) in
      try disk.proceed(.size, path)
      return UInt64(try disk.content(of: self.handle, .size).current.count)
    }
  }

  func read(at offset: UInt64, count: Int) throws(StorageError) -> [UInt8] {
    try system.run { disk throws(StorageError) in
      try disk.proceed(.read, path)
      let content = try disk.content(of: self.handle, .read).current
      let start = min(Int(offset), content.count)
      return Array(content[start..<min(start + count, content.count)])
    }
  }

  func write(_ bytes: [UInt8], at offset: UInt64) throws(StorageError) {
    try system.run { disk throws(StorageError) in
      try disk.write(bytes, at: Int(offset), to: self.handle)
    }
  }

  func truncate(to size: UInt64) throws(StorageError) {
    try resize(.truncate, to: Int(size))
  }

  func preallocate(to size: UInt64) throws(StorageError) {
    try resize(.preallocate, to: Int(size))
  }

  private func resize(
    _ operation: StorageError.Operation, to size: Int
  ) throws(StorageError) {
    try system.run { disk throws(StorageError) in
      try disk.resize(operation, to: size, self.handle)
    }
  }

  func sync() throws(StorageError) {
    try system.run { disk throws(StorageError) in try disk.sync(self.handle) }
  }

  private var handle: SimulatedDisk.Handle {
    SimulatedDisk.Handle(path: path, node: node, generation: generation)
  }
}
