/// Where things are in a store's directory.
struct StorePlaces: Sendable {
  let directory: String

  init(_ directory: String) {
    var trimmed = directory[...]
    while trimmed.count > 1 && trimmed.last == "/" { trimmed.removeLast() }
    self.directory = String(trimmed)
  }

  var journal: String { directory + "/journal" }
  var snapshots: String { directory + "/snapshots" }
  var lock: String { directory + "/lock" }

  /// The directory that holds the store's directory.
  var parent: String {
    guard let slash = directory.lastIndex(of: "/") else { return "." }
    return slash == directory.startIndex ? "/" : String(directory[..<slash])
  }

  func segment(_ firstSequence: UInt64) -> String {
    journal + "/" + Segment.name(firstSequence: firstSequence)
  }

  func snapshot(_ sequence: UInt64) -> String { snapshots + "/" + sequenceName(sequence) }

  /// What is being written, and what is being removed; both are cleaned away at the next start.
  static let unfinishedSuffix = ".tmp"
  static let removedSuffix = ".removed"
}
