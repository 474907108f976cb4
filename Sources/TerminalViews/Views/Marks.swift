import Values

/// What happened lately, to be seen for a moment (S2R 6.5).
struct Marks<ID: Hashable & Sendable>: Sendable {
  enum Kind: Sendable {
    case added
    case changed
    case removed
  }
  private var marks: [ID: (kind: Kind, at: Timestamp)] = [:]

  mutating func set(_ id: ID, _ kind: Kind, at now: Timestamp) {
    marks = marks.filter { Self.isFresh($0.value.at, now) }
    // What came and changed within the moment is still new.
    if kind == .changed, marks[id]?.kind == .added { return marks[id] = (.added, now) }
    marks[id] = (kind, now)
  }

  mutating func removeAll() { marks = [:] }

  /// What happened to it, if it was just now.
  func kind(_ id: ID, at now: Timestamp) -> Kind? {
    guard let mark = marks[id], Self.isFresh(mark.at, now) else { return nil }
    return mark.kind
  }

  static func isFresh(_ time: Timestamp, _ now: Timestamp) -> Bool {
    now < time.adding(seconds: TerminalLimits.markSeconds)
  }
}

extension Marks.Kind {
  var sign: String {
    switch self {
    case .added: "+"
    case .changed: "*"
    case .removed: "-"
    }
  }

  var style: Style {
    switch self {
    case .added: Style(.green, bold: true)
    case .changed: Style(.yellow, bold: true)
    case .removed: Style(.red, struck: true)
    }
  }
}
