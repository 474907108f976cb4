public import Values

/// Records with strings or lists in them.
public typealias Table<ID: Identifier, Record: Sendable> = PersistentTable<8, ID, Record>

/// Records of numbers only.
public typealias NumberTable<ID: Identifier, Record: Sendable> = PersistentTable<64, ID, Record>

/// Records by identifier: a persistent map for dense, counted keys (D5).
///
/// A value: copying it is free, and a copy never changes with the original. Changing a record
/// copies the nodes on its path that an older version still reaches, and nothing else; what no
/// other version reaches is changed in place. Records are visited in order of their ids.
///
/// Layout: a root array of trees, each four branch levels of 8 over leaves of `leafWidth` records.
/// Narrow nodes win: copying a node counts a reference to each child, and at a million records
/// each count is a cache miss. Leaves of plain numbers have no references, so wide ones win there.
public struct PersistentTable<let leafWidth: Int, ID: Identifier, Record: Sendable>: Sendable {
  @usableFromInline typealias Leaf = TableLeaf<leafWidth, Record>
  @usableFromInline typealias Tree = TableBranch<TableBranch<TableBranch<TableBranch<Leaf>>>>

  @usableFromInline var trees: [Tree?] = []
  @usableFromInline var recordCount = 0

  /// Records in the table.
  @inlinable public var count: Int { recordCount }

  /// An empty table.
  @inlinable
  public init() {}

  /// Whether there is no record.
  @inlinable
  public var isEmpty: Bool { count == 0 }

  /// The record with this id; setting nil removes it. An id may be any number up to
  /// `Limits.identifierMax`; greater ones have no record.
  @inlinable
  public subscript(id: ID) -> Record? {
    get {
      let position = id.rawValue >> Tree.indexBits
      guard position < UInt64(trees.count) else { return nil }
      return trees[Int(position)]?.record(at: id.rawValue)
    }
    set { put(newValue, id) }
  }

  /// Looks at a record where it stands, without copying it; nil when there is none.
  @inlinable
  public func read<Result>(_ id: ID, _ body: (borrowing Record) -> Result) -> Result? {
    let position = id.rawValue >> Tree.indexBits
    guard position < UInt64(trees.count), let tree = trees[Int(position)] else { return nil }
    return tree.read(at: id.rawValue, body)
  }

  @inlinable
  mutating func put(_ record: Record?, _ id: ID) {
    let exists = record != nil
    guard let tree = ownTree(of: id, creating: exists) else { return }
    let existed = tree.put(record, at: id.rawValue)
    recordCount += (exists ? 1 : 0) - (existed ? 1 : 0)
  }

  /// Changes a record where it stands; nil when there is none with this id.
  @discardableResult
  @inlinable
  public mutating func update<Result>(
    _ id: ID, _ body: (inout Record) -> Result
  ) -> Result? {
    ownTree(of: id, creating: false)?.update(at: id.rawValue, body)
  }

  /// The tree of an id, made or copied if it is missing or shared.
  @inlinable
  mutating func ownTree(of id: ID, creating: Bool) -> Tree? {
    precondition(id.rawValue <= Limits.identifierMax, "an identifier is beyond the counters' range")
    let position = Int(id.rawValue >> Tree.indexBits)
    if position >= trees.count {
      if !creating { return nil }
      trees.append(contentsOf: repeatElement(nil, count: position + 1 - trees.count))
    }
    if isKnownUniquelyReferenced(&trees[position]), let tree = trees[position] { return tree }
    if trees[position] == nil && !creating { return nil }
    let tree = trees[position].map(Tree.init(copying:)) ?? Tree()
    trees[position] = tree
    return tree
  }

  /// Visits records in ascending order of id, from `first` on, until the body returns false.
  @inlinable
  public func visit(
    from first: ID = .none, _ body: (ID, borrowing Record) -> Bool
  ) {
    let start = first.rawValue >> Tree.indexBits
    guard start < UInt64(trees.count) else { return }
    for position in Int(start)..<trees.count {
      guard let tree = trees[position] else { continue }
      let from = position == Int(start) ? first.rawValue : 0
      let goesOn = tree.visitUp(from: from, base: UInt64(position) << Tree.indexBits) {
        body(ID(rawValue: $0), $1)
      }
      if !goesOn { return }
    }
  }

  /// Visits records in descending order of id, from `last` down, until the body returns false.
  @inlinable
  public func visitDown(
    from last: ID = ID(rawValue: .max), _ body: (ID, borrowing Record) -> Bool
  ) {
    guard !trees.isEmpty else { return }
    let start = Int(min(last.rawValue >> Tree.indexBits, UInt64(trees.count - 1)))
    for position in stride(from: start, through: 0, by: -1) {
      guard let tree = trees[position] else { continue }
      let isFirst = UInt64(position) == last.rawValue >> Tree.indexBits
      let from = isFirst ? last.rawValue : .max
      let goesOn = tree.visitDown(from: from, base: UInt64(position) << Tree.indexBits) {
        body(ID(rawValue: $0), $1)
      }
      if !goesOn { return }
    }
  }

  /// Visits, in ascending order, every id whose record differs from that in another version of
  /// this table, until the body returns false. A few whose records are equal are visited too: the
  /// neighbours of a change. Takes time in proportion to the changes, not to the records.
  @inlinable
  public func visitDifferences(from older: PersistentTable, _ body: (ID) -> Bool) {
    for position in 0..<max(trees.count, older.trees.count) {
      let goesOn = Tree.visitDifferences(
        position < older.trees.count ? older.trees[position] : nil,
        position < trees.count ? trees[position] : nil,
        base: UInt64(position) << Tree.indexBits
      ) { body(ID(rawValue: $0)) }
      if !goesOn { return }
    }
  }

  /// Visits every record in ascending order of id.
  @inlinable
  public func forEach(_ body: (borrowing Record) -> Void) {
    visit { _, record in
      body(record)
      return true
    }
  }
}

extension PersistentTable: Equatable where Record: Equatable {
  /// Whether both hold equal records under the same ids.
  @inlinable
  public static func == (left: PersistentTable, right: PersistentTable) -> Bool {
    guard left.count == right.count else { return false }
    var equal = true
    left.visit { id, record in
      equal = right[id] == copy record
      return equal
    }
    return equal
  }
}
