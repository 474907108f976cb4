import Commerce
import StoreSchema
import Testing
import Values

/// The samples' state machine, after every step of 1,000 random sales (C34).
@Suite struct SamplePropertyTests {
  private static let edges: [SampleStatus: Set<SampleStatus>] = [
    .requested: [.inProgress, .cancelled, .unavailable],
    .inProgress: [.delivered, .cancelled, .unavailable], .delivered: [.wantToBuy, .passed],
  ]

  @Test(
    """
    Feature: unified-sales-live-shopping, Property 8: sample machine \
    REQUESTED->IN_PROGRESS->DELIVERED->(WANT_TO_BUY|PASSED), else rejected
    """)
  func samplesMoveOn() {
    property { played in
      for sample in Audit.samples(played.state) {
        let before = played.before.samples[sample.id]?.status
        let isLegal =
          before.map { $0 == sample.status || Self.edges[$0]?.contains(sample.status) == true }
          ?? (sample.status == .requested)
        if !isLegal {
          return "sample \(sample.id) went from \(String(describing: before)): \(sample)"
        }
      }
      if Audit.samples(played.before).contains(where: { played.state.samples[$0.id] == nil }) {
        return "a sample was forgotten"
      }
      return Self.wrongAnswer(played)
    }
  }

  /// A loss that ends an idle session frees its samples, too: found by these properties.
  @Test func aLossEndsIdleSessionsAndFreesTheirSamples() {
    let steps = [
      Step(kind: .open), Step(kind: .add, amount: 1), Step(kind: .requestSample),
      Step(kind: .wait, value: 25), Step(kind: .adjustStock, amount: 1),
    ]
    let failure = Trial.failure(steps) { played in
      let violations = played.state.invariantViolations()
      return violations.isEmpty ? nil : "\(violations)"
    }
    #expect(failure == nil)
  }

  /// Legal edges are not refused as illegal, others are never accepted.
  private static func wrongAnswer(_ played: Played) -> String? {
    guard let (id, next) = target(played.command), let sample = played.before.samples[id] else {
      return nil
    }
    let isLegal = edges[sample.status]?.contains(next) == true
    switch played.result {
    case .success:
      let now = played.state.samples[id]?.status
      return isLegal && now == next ? nil : "\(sample.status) to \(next) was accepted"
    case .failure(.invalidSampleTransition(let from, let allowed)):
      if isLegal { return "\(sample.status) to \(next) was refused" }
      return from == sample.status && !allowed.isEmpty ? nil : "the refusal does not help"
    default: return nil
    }
  }

  private static func target(_ command: Command?) -> (SampleID, SampleStatus)? {
    switch command {
    case .moveSample(let command):
      switch command.step {
      case .acknowledge: (command.sampleID, .inProgress)
      case .deliver: (command.sampleID, .delivered)
      case .cancel: (command.sampleID, .cancelled)
      case .markUnavailable: (command.sampleID, .unavailable)
      }
    case .decideSample(let command):
      (command.sampleID, command.wantsToBuy ? .wantToBuy : .passed)
    default: nil
    }
  }
}
