import Storage
import Testing

/// The simulation must be as unkind as a real machine may be, and no unkinder.
@Suite struct SimulatedFileSystemTests {
  let system = SimulatedFileSystem()

  /// All contents that `path` has after power cuts with many seeds; nil stands for no file.
  private func survivors(of path: String, seeds: UInt64 = 200) -> Set<[UInt8]?> {
    var found: Set<[UInt8]?> = []
    for seed in 0..<seeds {
      let copy = system.copy()
      copy.cutPower()
      copy.restart(seed: seed)
      found.insert(copy.contents(of: path))
    }
    return found
  }

  @Test func syncedContentAndNameSurvive() throws {
    let file = try system.open("/a", .create)
    try file.write([1, 2, 3], at: 0)
    try file.sync()
    try system.syncDirectory("/")
    #expect(survivors(of: "/a") == [[1, 2, 3]])
  }

  @Test func unsyncedNameMayBeLostThoughTheContentWasSynced() throws {
    let file = try system.open("/a", .create)
    try file.write([1], at: 0)
    try file.sync()
    #expect(survivors(of: "/a") == [nil, [1]])
  }

  @Test func unsyncedContentIsLostKeptOrTorn() throws {
    let file = try system.open("/a", .create)
    try system.syncDirectory("/")
    try file.write([1], at: 0)
    try file.sync()
    try file.write([2, 3], at: 1)
    let found = survivors(of: "/a")
    #expect(found.isSuperset(of: [[1], [1, 2], [1, 2, 3]]))
    #expect(found.allSatisfy { $0?.first == 1 && ($0?.count ?? 9) <= 3 })
  }

  @Test func sectorsSurviveEachForItself() throws {
    let file = try system.open("/a", .create)
    try system.syncDirectory("/")
    try file.write([UInt8](repeating: 7, count: 1024), at: 0)
    let holed = [UInt8](repeating: 0, count: 512) + [UInt8](repeating: 7, count: 512)
    #expect(survivors(of: "/a", seeds: 1000).contains(holed))
  }

  @Test func renameIsAllOrNothing() throws {
    for (name, byte) in [("/a", UInt8(1)), ("/b", 2)] {
      let file = try system.open(name, .create)
      try file.write([byte], at: 0)
      try file.sync()
    }
    try system.syncDirectory("/")
    try system.rename("/b", to: "/a")
    #expect(system.contents(of: "/a") == [2])
    #expect(survivors(of: "/a") == [[1], [2]])
    try system.syncDirectory("/")
    #expect(survivors(of: "/a") == [[2]])
    #expect(survivors(of: "/b") == [nil])
  }

  @Test func aFailedSyncIsNotMadeGoodByTheNext() throws {
    let file = try system.open("/a", .create)
    try system.syncDirectory("/")
    try file.write([1], at: 0)
    system.inject(SimulatedFault(.sync))
    #expect(throws: StorageError.self) { try file.sync() }
    try file.sync()
    #expect(system.contents(of: "/a") == [1])
    #expect(survivors(of: "/a") == [[]])
  }

  @Test func theSameSeedGivesTheSame() throws {
    let file = try system.open("/a", .create)
    for index in 0..<50 { try file.write([UInt8(index)], at: UInt64(index * 100)) }
    for seed in 0..<50 as Range<UInt64> {
      let (first, second) = (system.copy(), system.copy())
      first.restart(seed: seed)
      second.restart(seed: seed)
      #expect(first.contents(of: "/a") == second.contents(of: "/a"))
    }
  }

  @Test func faultsHitTheChosenCall() throws {
    system.inject(SimulatedFault(.write, occurrence: 2, pathSuffix: "b", bytesWritten: 1))
    let (a, b) = (try system.open("/a", .create), try system.open("/b", .create))
    try b.write([1], at: 0)
    try a.write([1], at: 0)
    try a.write([1], at: 0)
    #expect(throws: StorageError.self) { try b.write([8, 9], at: 1) }
    #expect(system.contents(of: "/b") == [1, 8])
    try b.write([9], at: 2)
  }

  @Test func aFullDiskTakesWhatFits() throws {
    system.setCapacity(bytes: 10)
    let file = try system.open("/a", .create)
    try file.write([UInt8](repeating: 1, count: 8), at: 0)
    let error = #expect(throws: StorageError.self) { try file.write([1, 2, 3, 4], at: 8) }
    #expect(error?.errno == 28)
    #expect(system.contents(of: "/a")?.count == 10)
    #expect(throws: StorageError.self) { try file.preallocate(to: 11) }
  }

  @Test func powerGoesAtTheGivenCall() throws {
    system.cutPower(atOperation: 2)
    let file = try system.open("/a", .create)
    #expect(throws: StorageError.self) { try file.write([1], at: 0) }
    #expect(throws: StorageError.self) { try file.size() }
    #expect(throws: StorageError.self) { try system.list("/") }
    system.restart(seed: 1)
    #expect(try system.list("/").count <= 1)
    #expect(throws: StorageError.self) { try file.size() }
  }

  @Test func locksEndWithTheirHolderOrARestart() throws {
    var outcome: LockOutcome? = try system.lock("/lock", holder: "one")
    guard case .heldBy("one") = try system.lock("/lock", holder: "two") else {
      Issue.record("the lock was given twice")
      return
    }
    withExtendedLifetime(outcome) {}
    outcome = nil
    guard case .acquired(let held) = try system.lock("/lock", holder: "three") else {
      Issue.record("a released lock was not given")
      return
    }
    system.restart(seed: 1)
    guard case .acquired(let next) = try system.lock("/lock", holder: "four") else {
      Issue.record("a lock survived the restart")
      return
    }
    withExtendedLifetime((held, next)) {}
  }

  @Test func directories() throws {
    try system.makeDirectory("/d")
    try system.makeDirectory("/d")
    _ = try system.open("/d/b", .create)
    _ = try system.open("/d/a", .create)
    #expect(try system.list("/d") == ["a", "b"])
    #expect(try system.kind(of: "/d") == .directory)
    #expect(try system.kind(of: "/d/a") == .file)
    #expect(try system.kind(of: "/e") == nil)
    #expect(throws: StorageError.self) { try system.remove("/d") }
    #expect(throws: StorageError.self) { try system.open("/d/a", .create) }
    #expect(throws: StorageError.self) { try system.open("/d", .read) }
    #expect(throws: StorageError.self) { try system.open("/e/a", .create) }
  }
}
