import Values

/// Lists of members in ascending order of id. Their owner keeps only the last member; each
/// member knows the one before, so that appending to a list of thousands writes one record.
struct Links<Member: Identifier>: Sendable {
  private var previous = NumberTable<Member, Member>()

  /// Puts a member behind the last one of its list, if there is one.
  mutating func append(_ member: Member, after last: Member) { previous[member] = last }

  /// Forgets a member; the list must be linked anew.
  mutating func remove(_ member: Member) { previous[member] = nil }

  func contains(_ member: Member) -> Bool { previous[member] != nil }

  /// The member before this one; none: it is the first.
  func previous(before member: Member) -> Member { previous[member] ?? .none }

  /// The members of the list that ends with `last`, first to last.
  func members(endingWith last: Member) -> [Member] {
    var members: [Member] = []
    var member = last
    while !member.isNone {
      members.append(member)
      member = previous(before: member)
    }
    members.reverse()
    return members
  }
}
