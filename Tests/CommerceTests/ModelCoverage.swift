import Testing

/// What happened in a run of the model: each kind of step must have been taken and refused, each
/// sight seen, and everybody must have wanted what everybody else had.
final class ModelCoverage {
  private var accepted: [Step.Kind: Int] = [:]
  private var refused: [Step.Kind: Int] = [:]
  private var seen: Set<Model.Sight> = []
  private var rivalries: Set<Model.Rivalry> = []

  /// What can't be refused, or is never wrong as trials do it.
  private static let alwaysAccepted: Set<Step.Kind> = [
    .open, .wait, .runTimers, .setStatus, .changeBatch,
  ]

  func count(_ kind: Step.Kind, isRefused: Bool) {
    if isRefused { refused[kind, default: 0] += 1 } else { accepted[kind, default: 0] += 1 }
  }

  /// A run that was cut short by a failure has not seen everything.
  var isCut = false

  func count(_ model: Model) {
    seen.formUnion(model.seen)
    rivalries.formUnion(model.rivalries)
  }

  func expectEverything(_ location: SourceLocation = #_sourceLocation) {
    if isCut || givenSeed != nil { return }
    // The model's shelves are never short.
    let kinds = Step.Kind.allCases.filter { !Step.Kind.ofShorts.contains($0) }
    var missing = kinds.filter { $0 != .wait && accepted[$0] == nil }
      .map { "\($0) accepted" }
    missing += kinds.filter {
      !Self.alwaysAccepted.contains($0) && refused[$0] == nil
    }.map { "\($0) refused" }
    missing += Model.Sight.allCases.filter { !seen.contains($0) }.map { "\($0)" }
    for taker in Model.Taker.allCases {
      for holder in Model.Holder.allCases
      where !rivalries.contains(Model.Rivalry(taker: taker, holder: holder)) {
        missing.append("\(taker) wanting what \(holder) has")
      }
    }
    let comment = Comment(rawValue: "never happened: \(missing.joined(separator: ", "))")
    #expect(missing.isEmpty, comment, sourceLocation: location)
  }
}
