import Commerce
import StoreSchema
import Values

/// One random act. People and things are named by small numbers that fit whatever exists when it
/// is played, so that steps can be left out and numbers made smaller when a failing list is
/// shrunk. 0 is always the simplest choice.
struct Step: Equatable, CustomStringConvertible {
  enum Kind: CaseIterable {
    case open, add, addPriced, addSeparate, update, remove, clear
    case override, batchOverride, orderOverride, removeOverride, setVisibility
    case pause, resume, extend, cancel, convert, saveDraft, addNote, join
    case requestSample, moveSample, decideSample, savePreset, deletePreset, assignPreset
    case markPicked, unmarkPicked, adjustStock, quarantine, setStatus, changeBatch
    case createOrder, addOrderLine, setOrderLine, removeOrderLine, clearOrder
    case priceOrder, dropOrderPrice, setFees, updateOrder, holdOrder, addOrderNote
    case moveOrder, confirmOrder, cancelOrder, advanceOrder, pay, orderToSession, saveHeldDraft
    case pickOrder, unpickOrder
    case shopAdd, shopSet, shopRemove, shopSubmit, shopWithdraw
    case createSheet, shareSheet, selectSheet, sheetToOrder, sheetToSession
    case wait, runTimers
    case shortLine, reallocateLine, substituteLine, acceptShortLine
  }

  var kind: Kind
  /// Who: 0 whoever it is up to.
  var actor = 0
  /// Which session, order or sheet: 0 the first.
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

  /// A list that begins with a session. Each list has its own mood: some acts are frequent and
  /// others never happen, some have few people, few sessions or few goods. What is rare among
  /// everything is then common somewhere.
  static func random(_ count: Int, _ generator: inout SplitMix64) -> [Step] {
    random(count, &generator, besides: [])
  }

  /// The same; in every other list goods are not where they should be.
  static func randomWithShorts(_ count: Int, _ generator: inout SplitMix64) -> [Step] {
    if generator.below(2) == 0 { return random(count, &generator) }
    var list = random(count, &generator, besides: Kind.oftenOfShorts)
    // Something is sold and not there.
    for (index, kind) in [Kind.createOrder, .confirmOrder, .shortLine].enumerated()
    where index + 1 < list.count {
      list[index + 1] = Step(
        kind: kind, target: generator.below(3), amount: generator.below(20),
        value: generator.below(100) * 4 + 3)
    }
    return list
  }

  private static func random(
    _ count: Int, _ generator: inout SplitMix64, besides: [Kind]
  ) -> [Step] {
    let often: [Kind] = [
      .open, .add, .add, .add, .update, .update, .markPicked, .override, .batchOverride, .wait,
      .requestSample, .moveSample,
    ]
    var mood = Mood(kinds: [.add, .update])
    let isNarrow = generator.below(2) == 0
    // Some sales know sessions only, some have mostly orders.
    let ordersWeight = [0, 1, 2][generator.below(3)]
    let orderKinds = repeatElement(Kind.ofOrders + Kind.oftenOfOrders, count: ordersWeight)
    let others = Kind.ofOrders + Kind.ofShorts
    let kinds = Kind.allCases.filter { !others.contains($0) } + often + besides
    for kind in kinds + orderKinds.joined() where !isNarrow || generator.below(3) == 0 {
      mood.kinds += repeatElement(kind, count: generator.below(3))
    }
    mood.actors = [1, 11, 16, 16][generator.below(4)]
    mood.sessions = [1, 2, 3, 12][generator.below(4)]
    mood.targets = [1, 3, 6, 24][generator.below(4)]
    let first = Step(kind: .open, target: generator.below(2), value: generator.below(3))
    var list = [first] + (1..<max(2, count)).map { _ in mood.next(&generator) }
    if ordersWeight > 0 && generator.below(2) == 0 { list[1].kind = .createOrder }
    return list
  }

  private struct Mood {
    var kinds: [Kind]
    var actors = 16
    var sessions = 12
    var targets = 24

    func next(_ generator: inout SplitMix64) -> Step {
      Step(
        kind: kinds[generator.below(kinds.count)], actor: generator.below(actors),
        session: generator.below(sessions), target: generator.below(targets),
        amount: generator.below(60), value: generator.below(1_000))
    }
  }
}

extension Step.Kind {
  /// What is about orders without a session, and about sheets.
  static let ofOrders: [Self] = [
    .createOrder, .addOrderLine, .setOrderLine, .removeOrderLine, .clearOrder, .priceOrder,
    .dropOrderPrice, .setFees, .updateOrder, .holdOrder, .addOrderNote, .moveOrder, .confirmOrder,
    .cancelOrder, .advanceOrder, .pay, .orderToSession, .saveHeldDraft, .pickOrder, .unpickOrder,
    .createSheet, .shareSheet, .selectSheet, .sheetToOrder, .sheetToSession, .shopAdd, .shopSet,
    .shopRemove, .shopSubmit, .shopWithdraw,
  ]
  /// What is missing at the shelf, and what makes up for it.
  static let ofShorts: [Self] = [
    .shortLine, .reallocateLine, .substituteLine, .acceptShortLine,
  ]
  /// The first is what all others need.
  static let oftenOfShorts = ofShorts + [.shortLine, .shortLine, .confirmOrder, .createOrder]
  static let oftenOfOrders: [Self] = [
    .createOrder, .createOrder, .addOrderLine, .addOrderLine, .setOrderLine, .holdOrder,
    .holdOrder, .confirmOrder, .confirmOrder, .advanceOrder, .advanceOrder, .pickOrder,
    .priceOrder, .orderToSession, .moveOrder, .shopAdd, .shopAdd, .shopSubmit,
  ]
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
