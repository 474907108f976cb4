import Values

/// A list of members in ascending order of id, kept by its owner: the members' links stand in a
/// `Links` table, so that appending or removing one of thousands touches three records.
struct Chain<Member: Identifier>: Equatable, Sendable {
  var first = Member.none
  var last = Member.none
  var count: UInt32 = 0

  /// Call after `Links.append(_:after:)`.
  mutating func append(_ member: Member) {
    if first.isNone { first = member }
    last = member
    count += 1
  }

  /// Call with the link that `Links.remove(_:)` returned.
  mutating func remove(_ member: Member, _ link: Link<Member>) {
    if first == member { first = link.next }
    if last == member { last = link.previous }
    count -= 1
  }
}

/// A member's neighbours in its chain.
struct Link<Member: Identifier>: Equatable, Sendable {
  var previous: Member
  var next: Member
}

/// The neighbours of the members of all chains of one kind.
struct Links<Member: Identifier>: Sendable {
  private var table = Table<Member, Link<Member>>()

  /// Puts a member behind the last one of its chain.
  mutating func append(_ member: Member, after last: Member) {
    table[member] = Link(previous: last, next: .none)
    if !last.isNone { table.update(last) { $0.next = member } }
  }

  /// Takes a member out of its chain; nil when it is in none.
  mutating func remove(_ member: Member) -> Link<Member>? {
    guard let link = table[member] else { return nil }
    table[member] = nil
    if !link.previous.isNone { table.update(link.previous) { $0.next = link.next } }
    if !link.next.isNone { table.update(link.next) { $0.previous = link.previous } }
    return link
  }

  func contains(_ member: Member) -> Bool { table[member] != nil }

  func next(after member: Member) -> Member { table[member]?.next ?? .none }

  func previous(before member: Member) -> Member { table[member]?.previous ?? .none }

  /// Members of a chain from its first on.
  func members(of chain: Chain<Member>) -> [Member] {
    var members: [Member] = []
    members.reserveCapacity(Int(chain.count))
    var member = chain.first
    while !member.isNone {
      members.append(member)
      member = next(after: member)
    }
    return members
  }
}
