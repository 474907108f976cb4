/// Makes a failing list short: delta debugging. First chunks are left out, large ones before
/// small ones, then single elements are made simpler, and again until nothing helps.
struct Shrinking<Element> {
  /// Lists tried at most, so that a slow property still ends.
  static var triesMax: Int { 4_000 }

  private var elements: [Element]
  private let fails: ([Element]) -> Bool
  private var tries = 0

  /// The shortest list found that still fails.
  static func shortest(
    _ elements: [Element], simpler: (Element) -> [Element],
    while fails: @escaping ([Element]) -> Bool
  ) -> [Element] {
    var shrinking = Shrinking(elements: elements, fails: fails)
    var isBetter = true
    while isBetter && shrinking.tries < triesMax {
      isBetter = shrinking.leaveOut()
      if shrinking.simplify(simpler) { isBetter = true }
    }
    return shrinking.elements
  }

  private init(elements: [Element], fails: @escaping ([Element]) -> Bool) {
    self.elements = elements
    self.fails = fails
  }

  private mutating func take(_ candidate: [Element]) -> Bool {
    tries += 1
    guard tries <= Self.triesMax, fails(candidate) else { return false }
    elements = candidate
    return true
  }

  private mutating func leaveOut() -> Bool {
    var isBetter = false
    var size = max(1, elements.count / 2)
    while true {
      var start = 0
      while start < elements.count {
        var fewer = elements
        fewer.removeSubrange(start..<min(start + size, fewer.count))
        if take(fewer) { isBetter = true } else { start += size }
      }
      if size == 1 { return isBetter }
      size /= 2
    }
  }

  private mutating func simplify(_ simpler: (Element) -> [Element]) -> Bool {
    var isBetter = false
    for index in elements.indices {
      var again = true
      while again {
        again = false
        for candidate in simpler(elements[index]) {
          var list = elements
          list[index] = candidate
          if take(list) {
            again = true
            break
          }
        }
        if again { isBetter = true }
      }
    }
    return isBetter
  }
}
