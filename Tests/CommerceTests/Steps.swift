import Commerce
import StoreSchema
import Values

/// One random act. People and things are named by small numbers that fit whatever exists when it
/// is played, so that steps can be left out and numbers made smaller when a failing list is
/// shrunk. 0 is always the simplest choice.
struct Step: Equatable, CustomStringConvertible {
  enum Kind: CaseIterable {
    case open, add, addPriced, addSeparate, update, remove, clear, override, removeOverride
    case pause, resume, extend, cancel, convert, saveDraft, addNote, join
    case markPicked, unmarkPicked, adjustStock, changeBatch, wait, runTimers
  }

  var kind: Kind
  /// Who: 0 whoever it is up to.
  var actor = 0
  /// Which session: 0 the first.
  var session = 0
  /// Which line, batch or client: 0 the first.
  var target = 0
  /// How much, in the units of the act.
  var amount = 0
  /// Prices, policies and the like.
  var value = 0

  var description: String {
    let numbers = [
      ("actor", actor), ("session", session), ("target", target), ("amount", amount),
      ("value", value),
    ]
    let named = numbers.filter { $0.1 != 0 }.map { ", \($0.0): \($0.1)" }
    return "Step(kind: .\(kind)\(named.joined()))"
  }

  /// A list that begins with a session and in which some acts are frequent and others never
  /// happen, differently each time: what is rare among everything is then common somewhere.
  static func random(_ count: Int, _ generator: inout SplitMix64) -> [Step] {
    let often: [Kind] = [.open, .add, .add, .add, .update, .update, .markPicked, .override, .wait]
    var kinds = often
    for kind in Kind.allCases { kinds += repeatElement(kind, count: generator.below(3)) }
    let first = Step(kind: .open, target: generator.below(2), value: generator.below(3))
    let rest = (1..<max(2, count)).map { _ in random(kinds, &generator) }
    return [first] + rest
  }

  private static func random(_ kinds: [Kind], _ generator: inout SplitMix64) -> Step {
    Step(
      kind: kinds[generator.below(kinds.count)], actor: generator.below(16),
      session: generator.below(12), target: generator.below(24), amount: generator.below(60),
      value: generator.below(1_000))
  }
}

extension Shrinking where Element == Step {
  /// Each number on its way to 0: none, half, one less.
  static func simpler(_ step: Step) -> [Step] {
    let numbers: [WritableKeyPath<Step, Int>] = [
      \.actor, \.session, \.target, \.amount, \.value,
    ]
    return numbers.flatMap { number -> [Step] in
      let now = step[keyPath: number]
      return Set([0, now / 2, now - 1]).filter { $0 >= 0 && $0 < now }.sorted().map {
        var simpler = step
        simpler[keyPath: number] = $0
        return simpler
      }
    }
  }
}

/// What a step comes to: a command of somebody, or time passing.
enum Move {
  case command(Command, Principal)
  case wait(Int64)
}
