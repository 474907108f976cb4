import TextCells
public import Values

/// Whether the streams behind a screen are alive.
public enum LinkState: Equatable, Sendable {
  /// The first connection is being made.
  case connecting
  /// What is shown is what the server says.
  case live
  /// The connection is lost, and made anew: what is shown may be old. The reason in words.
  case reconnecting(String)
}

/// What a key asks of whoever runs the screen.
public enum ViewAction: Equatable, Sendable {
  /// Nothing but what the view did to itself.
  case none
  /// Draw everything anew.
  case redraw
  /// Leave.
  case quit
  /// Stop the program until the shell continues it.
  case suspend
  /// Follow this session's cart.
  case open(SessionID)
  /// Follow no cart.
  case close
  /// Take the whole state anew (S1-UX11).
  case refresh
  /// The goods of this line are off the shelf; fail if another quantity is wanted by now.
  case pick(SessionID, LineID, Quantity)
  /// I am on my way to this line.
  case claim(SessionID, LineID)
  /// The recall of this line has been seen.
  case acknowledge(SessionID, LineID)
  /// The goods of this line are back on the shelf.
  case putBack(SessionID, LineID)
}

/// A live screen without a terminal: keys in, screens out.
public protocol LiveView: Sendable {
  /// Whether the streams are alive.
  var link: LinkState { get set }
  /// Something to tell, such as why a key's wish was refused; gone with the next key.
  var notice: String { get set }
  /// A key was pressed.
  mutating func pressed(_ key: Key) -> ViewAction
  /// What to show.
  func screen(size: ScreenSize, now: Timestamp) -> Screen
}

extension LiveView {
  /// Keys that mean the same on every screen; nil for others.
  func common(_ key: Key) -> ViewAction? {
    switch key {
    case .control("c"), .control("d"), .character("q"): .quit
    case .control("z"): .suspend
    case .control("l"): .redraw
    case .character("r"): .refresh
    default: nil
    }
  }

  /// Title and status lines around a view.
  func frame(
    _ screen: inout Screen, title: String, keys: String, now: Timestamp
  ) {
    let last = screen.size.rows - 1
    let end = screen.size.columns
    screen.put(title, row: 0, column: 1, style: Style(bold: true))
    guard last > 1 else { return }
    screen.rule(row: 1)
    screen.rule(row: last - 1)
    let (state, style) = linkText(now)
    let stateWidth = TextWidth.columns(of: state) + 2
    if notice.isEmpty {
      screen.put(keys, row: last, column: 1, width: max(0, end - stateWidth - 1))
    } else {
      let width = max(0, end - stateWidth - 1)
      screen.put(notice, row: last, column: 1, width: width, style: Style(.red, bold: true))
    }
    screen.putRight(state, row: last, end: end - 1, style: style)
  }

  private func linkText(_ now: Timestamp) -> (String, Style) {
    switch link {
    case .connecting: ("connecting…", Style(.yellow))
    case .live: ("live \(TimeText.clock(now)) UTC", Style(.green))
    case .reconnecting(let reason):
      (reason.isEmpty ? "reconnecting…" : "reconnecting… (\(reason))", Style(.yellow, bold: true))
    }
  }
}

/// Which part of a long list is shown, so that the selected row is among it.
enum Scroll {
  static func first(selected: Int?, count: Int, room: Int) -> Int {
    guard let selected, count > room, room > 0 else { return 0 }
    return min(max(0, selected - room / 2), count - room)
  }

  /// The row a key moves to.
  static func moved(_ key: Key, from index: Int?, count: Int, page: Int = 10) -> Int? {
    guard count > 0 else { return nil }
    let at = index ?? 0
    return switch key {
    case .up, .character("k"): max(0, at - 1)
    case .down, .character("j"): min(count - 1, at + 1)
    case .pageUp: max(0, at - page)
    case .pageDown: min(count - 1, at + page)
    case .home: 0
    case .end: count - 1
    default: nil
    }
  }
}
