/// One level of a table's tree. A node belongs to every version that can reach it; it may be
/// changed only while one reference to it exists, otherwise it is copied first.
@usableFromInline
protocol TableNode: AnyObject, Sendable {
  associatedtype Record: Sendable

  /// Bits of an index that this node and those below it decode.
  static var indexBits: UInt64 { get }

  /// Records in this node and below.
  var count: Int { get }

  init()
  init(copying original: Self)
  func record(at index: UInt64) -> Record?
  /// Looks at a record where it stands; nil when there is none.
  func read<Result>(at index: UInt64, _ body: (borrowing Record) -> Result) -> Result?
  /// Puts a record in place, or takes it out with nil; returns whether there was one.
  /// The caller must hold the only reference.
  func put(_ record: Record?, at index: UInt64) -> Bool
  /// Changes a record in place; nil when there is none. The caller must hold the only reference.
  func update<Result>(at index: UInt64, _ body: (inout Record) -> Result) -> Result?
  /// Visits records at `indexes` in ascending order until the body returns false.
  func visitUp(
    from first: UInt64, base: UInt64, _ body: (UInt64, borrowing Record) -> Bool
  ) -> Bool
  /// Visits records at or below `last` in descending order until the body returns false.
  func visitDown(
    from last: UInt64, base: UInt64, _ body: (UInt64, borrowing Record) -> Bool
  ) -> Bool
  /// Visits, in ascending order, the indexes whose records may differ between two versions of
  /// a node, until the body returns false. What both versions share is skipped.
  static func visitDifferences(
    _ older: Self?, _ newer: Self?, base: UInt64, _ body: (UInt64) -> Bool
  ) -> Bool
}

/// So many neighbouring records; the width is a power of two.
// Sendable although mutable: a node is written only while a single reference to it exists.
@usableFromInline
final class TableLeaf<let width: Int, Record: Sendable>: TableNode, @unchecked Sendable {
  @inlinable
  static var indexBits: UInt64 { UInt64(width.trailingZeroBitCount) }
  @inlinable
  static var mask: UInt64 { UInt64(width - 1) }
  // Unchecked: as below.
  @exclusivity(unchecked) @usableFromInline var count = 0
  // Unchecked: a node is reached by one writer at a time, and never by itself.
  @exclusivity(unchecked) @usableFromInline var records: InlineArray<width, Record?>

  @inlinable
  init() { records = InlineArray(repeating: nil) }

  @inlinable
  init(copying original: TableLeaf) {
    count = original.count
    records = original.records
  }

  @inlinable
  func record(at index: UInt64) -> Record? { records[Int(index & Self.mask)] }

  @inlinable
  func read<Result>(at index: UInt64, _ body: (borrowing Record) -> Result) -> Result? {
    let slot = Int(index & Self.mask)
    return hasRecord(slot) ? look(slot, body) : nil
  }

  @inline(__always)
  @inlinable
  func hasRecord(_ slot: Int) -> Bool { records[slot] != nil }

  /// Looks at the record of a slot that has one.
  // Unsafe: `records[slot]!` copies the record, and counts a reference to each of its texts and
  // lists, even if the body wants a number of it. Nothing is written through the pointer, and
  // the caller keeps this node, thus the record, in place. An optional begins with its value.
  @inline(__always)
  @inlinable
  func look<Result>(_ slot: Int, _ body: (borrowing Record) -> Result) -> Result {
    withUnsafePointer(to: &records) { records in
      let place = UnsafeRawPointer(records) + slot * MemoryLayout<Record?>.stride
      return body(place.assumingMemoryBound(to: Record.self).pointee)
    }
  }

  @inlinable
  func put(_ record: Record?, at index: UInt64) -> Bool {
    let slot = Int(index & Self.mask)
    let existed = records[slot] != nil
    let exists = record != nil
    records[slot] = record
    count += (exists ? 1 : 0) - (existed ? 1 : 0)
    return existed
  }

  @inlinable
  func update<Result>(at index: UInt64, _ body: (inout Record) -> Result) -> Result? {
    let slot = Int(index & Self.mask)
    guard records[slot] != nil else { return nil }
    // Checked on the line before.
    return body(&records[slot]!)
  }

  @inlinable
  func visitUp(
    from first: UInt64, base: UInt64, _ body: (UInt64, borrowing Record) -> Bool
  ) -> Bool {
    for slot in Int(first & Self.mask)..<width {
      guard hasRecord(slot) else { continue }
      if !look(slot, { body(base | UInt64(slot), $0) }) { return false }
    }
    return true
  }

  @inlinable
  func visitDown(
    from last: UInt64, base: UInt64, _ body: (UInt64, borrowing Record) -> Bool
  ) -> Bool {
    for slot in stride(from: Int(last & Self.mask), through: 0, by: -1) {
      guard hasRecord(slot) else { continue }
      if !look(slot, { body(base | UInt64(slot), $0) }) { return false }
    }
    return true
  }

  @inlinable
  static func visitDifferences(
    _ older: TableLeaf?, _ newer: TableLeaf?, base: UInt64, _ body: (UInt64) -> Bool
  ) -> Bool {
    if older === newer { return true }
    for slot in 0..<width {
      let existed = older.map { $0.records[slot] != nil } ?? false
      let exists = newer.map { $0.records[slot] != nil } ?? false
      guard existed || exists else { continue }
      if !body(base | UInt64(slot)) { return false }
    }
    return true
  }
}

/// Eight neighbouring nodes of the level below; an empty one is not kept.
// Sendable although mutable: a node is written only while a single reference to it exists.
@usableFromInline
final class TableBranch<Child: TableNode>: TableNode, @unchecked Sendable {
  @usableFromInline typealias Record = Child.Record
  @inlinable
  static var indexBits: UInt64 { Child.indexBits + 3 }
  // Unchecked: as below.
  @exclusivity(unchecked) @usableFromInline var count = 0
  // Unchecked: a node is reached by one writer at a time, and never by itself.
  @exclusivity(unchecked) @usableFromInline var children: InlineArray<8, Child?>

  @inlinable
  init() { children = InlineArray(repeating: nil) }

  @inlinable
  init(copying original: TableBranch) {
    count = original.count
    // One by one: copying the array as a whole asks each child's type how to copy it.
    children = InlineArray { original.children[$0] }
  }

  @inlinable
  static func slot(of index: UInt64) -> Int { Int((index >> Child.indexBits) & 7) }

  @inlinable
  func record(at index: UInt64) -> Record? {
    withChild(Self.slot(of: index)) { $0.record(at: index) } ?? nil
  }

  @inlinable
  func read<Result>(at index: UInt64, _ body: (borrowing Record) -> Result) -> Result? {
    withChild(Self.slot(of: index)) { $0.read(at: index, body) } ?? nil
  }

  @inlinable
  func put(_ record: Record?, at index: UInt64) -> Bool {
    let slot = Self.slot(of: index)
    own(slot, creating: true)
    let existed = withChild(slot) { $0.put(record, at: index) } ?? false
    count += (record != nil ? 1 : 0) - (existed ? 1 : 0)
    if record == nil && withChild(slot, { $0.count == 0 }) ?? false { children[slot] = nil }
    return existed
  }

  @inlinable
  func update<Result>(at index: UInt64, _ body: (inout Record) -> Result) -> Result? {
    let slot = Self.slot(of: index)
    own(slot, creating: false)
    return withChild(slot) { $0.update(at: index, body) } ?? nil
  }

  /// Makes sure that the child of a slot, if there is or shall be one, is nobody else's.
  @inlinable
  func own(_ slot: Int, creating: Bool) {
    if isKnownUniquelyReferenced(&children[slot]) { return }
    if let shared = children[slot] {
      children[slot] = Child(copying: shared)
    } else if creating {
      children[slot] = Child()
    }
  }

  /// Calls into a child without counting a reference to it, which would cost more than most
  /// calls do.
  @inline(__always)
  @inlinable
  func withChild<Result>(_ slot: Int, _ body: (Child) -> Result) -> Result? {
    guard let child = children[slot] else { return nil }
    // The slot keeps the child alive: nothing replaces it during the call.
    return Unmanaged.passUnretained(child)._withUnsafeGuaranteedRef(body)
  }

  @inlinable
  func visitUp(
    from first: UInt64, base: UInt64, _ body: (UInt64, borrowing Record) -> Bool
  ) -> Bool {
    let firstSlot = Self.slot(of: first)
    for slot in firstSlot..<8 {
      guard let child = children[slot] else { continue }
      let start = slot == firstSlot ? first : 0
      let childBase = base | UInt64(slot) << Child.indexBits
      if !child.visitUp(from: start, base: childBase, body) { return false }
    }
    return true
  }

  @inlinable
  func visitDown(
    from last: UInt64, base: UInt64, _ body: (UInt64, borrowing Record) -> Bool
  ) -> Bool {
    let lastSlot = Self.slot(of: last)
    for slot in stride(from: lastSlot, through: 0, by: -1) {
      guard let child = children[slot] else { continue }
      let start = slot == lastSlot ? last : .max
      let childBase = base | UInt64(slot) << Child.indexBits
      if !child.visitDown(from: start, base: childBase, body) { return false }
    }
    return true
  }

  @inlinable
  static func visitDifferences(
    _ older: TableBranch?, _ newer: TableBranch?, base: UInt64, _ body: (UInt64) -> Bool
  ) -> Bool {
    if older === newer { return true }
    for slot in 0..<8 {
      let childBase = base | UInt64(slot) << Child.indexBits
      let goesOn = Child.visitDifferences(
        older?.children[slot], newer?.children[slot], base: childBase, body)
      if !goesOn { return false }
    }
    return true
  }
}
