// Sales in which many want the same goods, by way of different channels.

extension Step {
  /// Lists like `random`, and lists of few acts that lead to one another.
  static func crowded(_ count: Int, _ generator: inout SplitMix64) -> [Step] {
    let number = generator.below(Kind.crowds.count + 2)
    guard number < Kind.crowds.count else { return random(count, &generator) }
    let kinds = Kind.crowds[number]
    let (sessions, targets) = ([2, 4, 12][generator.below(3)], [1, 3, 6][generator.below(3)])
    let actors = [1, 2, 11, 16][generator.below(4)]
    let first = Step(kind: .open, target: generator.below(2), value: generator.below(3))
    return [first]
      + (1..<max(2, count)).map { _ in
        Step(
          kind: kinds[generator.below(kinds.count)], actor: generator.below(actors),
          session: generator.below(sessions), target: generator.below(targets),
          amount: generator.below(60), value: generator.below(1_000))
      }
  }
}

extension Step.Kind {
  static let crowds: [[Self]] = [
    // A live sale.
    [
      .open, .add, .add, .addPriced, .addSeparate, .update, .remove, .clear, .override,
      .batchOverride, .orderOverride, .removeOverride, .removeOverride, .setVisibility, .pause,
      .resume, .resume, .extend, .addNote, .join, .wait, .convert, .cancel,
    ],
    // Sheets become orders and live sessions.
    [
      .createSheet, .createSheet, .shareSheet, .selectSheet, .selectSheet, .sheetToOrder,
      .sheetToOrder, .sheetToSession, .confirmOrder, .confirmOrder, .confirmOrder, .convert, .add,
      .holdOrder, .shopAdd, .shopSubmit, .cancelOrder, .wait,
    ],
    // Customers order by themselves, while others sell.
    [
      .shopAdd, .shopAdd, .shopAdd, .shopSubmit, .shopSubmit, .shopWithdraw, .shopSet, .shopRemove,
      .createOrder, .confirmOrder, .confirmOrder, .holdOrder, .moveOrder, .orderToSession,
    ],
    [
      .shopAdd, .shopAdd, .shopSubmit, .shopSubmit, .shopWithdraw, .shopWithdraw, .holdOrder,
      .holdOrder, .createOrder,
    ],
    [
      .shopAdd, .shopAdd, .shopAdd, .shopSubmit, .shopSubmit, .open, .add, .add, .convert,
      .convert, .createOrder, .holdOrder, .holdOrder, .saveHeldDraft,
    ],
    // Purchases change their mode, back and forth.
    [
      .open, .add, .add, .saveHeldDraft, .saveDraft, .orderToSession, .orderToSession, .convert,
      .holdOrder, .priceOrder, .override, .batchOverride, .orderOverride, .confirmOrder, .cancel,
      .shopAdd, .moveOrder,
    ],
    [
      .createOrder, .addOrderLine, .orderToSession, .orderToSession, .wait, .wait, .wait,
      .setOrderLine, .setOrderLine, .moveOrder, .add, .saveDraft, .addOrderNote,
    ],
    // Goods are lost, or off the shelf, when others come to hold them.
    [
      .open, .add, .add, .markPicked, .markPicked, .saveHeldDraft, .saveHeldDraft, .createOrder,
      .holdOrder, .holdOrder, .setStatus, .adjustStock, .quarantine, .wait,
    ],
    [
      .open, .add, .add, .add, .markPicked, .markPicked, .saveHeldDraft, .saveHeldDraft,
    ],
    // Prices of orders, and the end of quotes.
    [
      .createOrder, .addOrderLine, .priceOrder, .priceOrder, .priceOrder, .priceOrder,
      .dropOrderPrice, .dropOrderPrice, .dropOrderPrice, .setFees, .updateOrder, .changeBatch,
      .moveOrder, .wait,
    ],
    // What is sold is to be paid.
    [
      .createOrder, .createOrder, .addOrderLine, .confirmOrder, .confirmOrder, .confirmOrder, .pay,
      .pay, .pay, .advanceOrder, .advanceOrder, .advanceOrder, .advanceOrder, .advanceOrder,
      .updateOrder, .updateOrder, .setFees, .shopAdd, .shopSubmit, .add, .convert,
    ],
    [
      .createOrder, .createOrder, .confirmOrder, .confirmOrder, .confirmOrder, .pay, .pay,
      .advanceOrder, .advanceOrder, .advanceOrder, .advanceOrder,
    ],
    [
      .createOrder, .createOrder, .orderToSession, .orderToSession, .convert, .convert,
      .confirmOrder,
    ],
    // Drafts of live sessions are sold later, when others have the goods.
    [
      .open, .add, .add, .add, .saveDraft, .saveDraft, .convert, .confirmOrder, .confirmOrder,
    ],
    [
      .open, .add, .add, .saveDraft, .saveDraft, .holdOrder, .holdOrder, .confirmOrder,
      .confirmOrder, .confirmOrder, .createOrder,
    ],
    [
      .open, .open, .add, .add, .saveDraft, .saveDraft, .saveHeldDraft, .confirmOrder,
      .confirmOrder, .holdOrder, .createOrder, .sheetToOrder, .createSheet, .shopAdd, .shopSubmit,
    ],
    // What the warehouse has to do with it.
    [
      .add, .add, .update, .remove, .markPicked, .markPicked, .unmarkPicked, .createOrder,
      .confirmOrder, .confirmOrder, .pickOrder, .pickOrder, .pickOrder, .unpickOrder, .unpickOrder,
      .cancelOrder, .cancel, .convert, .quarantine,
    ],
    [
      .add, .requestSample, .requestSample, .moveSample, .moveSample, .moveSample, .moveSample,
      .decideSample, .decideSample, .savePreset, .deletePreset, .deletePreset, .adjustStock,
    ],
    everybody, everybody, everybody,
  ]

  private static let everybody: [Self] = [
    .open, .add, .add, .convert, .createOrder, .createOrder, .holdOrder, .holdOrder,
    .confirmOrder, .confirmOrder, .confirmOrder, .createSheet, .sheetToOrder, .sheetToOrder,
    .sheetToOrder, .sheetToSession, .saveDraft, .saveHeldDraft, .orderToSession, .shopAdd,
    .shopAdd, .shopSubmit, .shopSubmit, .moveOrder,
  ]
}
