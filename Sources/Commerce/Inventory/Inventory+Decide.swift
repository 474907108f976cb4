import HashTreeCollections
import StoreSchema
import Values

extension State {
  func decide(
    _ command: UpsertBatches, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .staff, .admin, .system)
    guard (1...Limits.batchesPerUpsertMax).contains(command.batches.count) else {
      throw .limitExceeded(field: "batches", allowed: "1 to \(Limits.batchesPerUpsertMax)")
    }
    var recorder = Recorder()
    var reply = SavedReply()
    var codes: Set<String> = []
    var nextID = counters.nextBatchID
    for (position, input) in command.batches.enumerated() {
      let path = "batches[\(position)]."
      try validate(input, path)
      guard codes.insert(input.code).inserted else {
        throw .invalidField(field: path + "code", allowed: "each code once")
      }
      let batch: Batch
      if let id = batchByCode[input.code], let known = batches[id] {
        batch = try update(known, to: input, context, &recorder)
        reply.updatedCount += 1
      } else {
        batch = try create(BatchID(rawValue: nextID), input, context, &recorder)
        nextID += 1
        reply.createdCount += 1
      }
      reply.ids.append(batch.id.rawValue)
      reply.version = batch.version
    }
    reply.id = reply.ids[0]
    reply.created = reply.createdCount > 0
    return recorder.outcome(.saved(reply))
  }

  private func validate(_ input: BatchInput, _ path: String) throws(Rejection) {
    let price = Int64(0)...Limits.unitPriceCentsMax
    let priceText = "0 to \(Limits.unitPriceCentsMax)"
    if input.code.isEmpty { throw .invalidField(field: path + "code", allowed: "some text") }
    if input.name.isEmpty { throw .invalidField(field: path + "name", allowed: "some text") }
    if !price.contains(input.unitPrice.cents) {
      throw .invalidField(field: path + "unit_price_cents", allowed: priceText)
    }
    if !price.contains(input.unitCost.cents) {
      throw .invalidField(field: path + "unit_cost_cents", allowed: priceText)
    }
    if !price.contains(input.regularPrice.cents) {
      throw .invalidField(field: path + "regular_price_cents", allowed: priceText)
    }
    if !price.contains(input.floorPrice.cents) {
      throw .invalidField(field: path + "floor_price_cents", allowed: priceText)
    }
    if !(0...Limits.quantityMax).contains(input.quantityStep.tenThousandths) {
      throw .invalidField(
        field: path + "quantity_step_e4", allowed: "1 to \(Limits.quantityMax), or 0 for one unit")
    }
    if let samples = input.sampleOnHand,
      !(0...Limits.quantityMax).contains(samples.tenThousandths)
    {
      throw .invalidField(
        field: path + "sample_on_hand", allowed: "0 to \(Limits.quantityMax)")
    }
    if let onHand = input.onHand, !(0...Limits.quantityMax).contains(onHand.tenThousandths) {
      throw .invalidField(field: path + "on_hand", allowed: "0 to \(Limits.quantityMax)")
    }
  }

  private func create(
    _ id: BatchID, _ input: BatchInput, _ context: CommandContext,
    _ recorder: inout Recorder
  ) throws(Rejection) -> Batch {
    var batch = Batch(id: id, code: input.code, addedAt: context.now, version: 1)
    batch.describe(as: input)
    recorder.record(.batchSaved(BatchSaved(batch: batch)))
    if let onHand = input.onHand, onHand != .zero {
      let stock = BatchStock(batchID: id, onHand: onHand)
      recorder.record(
        .stockChanged(StockChanged(stock: stock, onHandDelta: onHand, reason: "new batch")))
    }
    if let samples = input.sampleOnHand, samples != .zero {
      let stock = BatchStock(batchID: id, onHand: input.onHand ?? .zero)
      try setSamples(samples, of: stock, reason: "new batch", &recorder)
    }
    return batch
  }

  private func update(
    _ known: Batch, to input: BatchInput, _ context: CommandContext,
    _ recorder: inout Recorder
  ) throws(Rejection) -> Batch {
    var batch = known
    batch.describe(as: input)
    if batch != known {
      batch.version += 1
      recorder.record(.batchSaved(BatchSaved(batch: batch)))
    }
    if let onHand = input.onHand, let stock = stocks[known.id], onHand != stock.onHand {
      try setOnHand(onHand, of: stock, reason: "counted", &recorder)
    }
    if let samples = input.sampleOnHand, var stock = stocks[known.id],
      samples != stock.sampleOnHand
    {
      stock.onHand = input.onHand ?? stock.onHand
      try setSamples(samples, of: stock, reason: "counted", &recorder)
    }
    return batch
  }

  /// Sets what is on the shelf, never below what is quarantined, held and committed (I1).
  private func setOnHand(
    _ onHand: Quantity, of stock: BatchStock, reason: String, _ recorder: inout Recorder
  ) throws(Rejection) {
    let delta = onHand.tenThousandths - stock.onHand.tenThousandths
    if delta + stock.available.tenThousandths < 0 {
      throw .insufficientInventory(available: stock.available)
    }
    var after = stock
    after.onHand = onHand
    recorder.record(
      .stockChanged(
        StockChanged(
          stock: after, onHandDelta: Quantity(tenThousandths: delta), reason: reason)))
  }
}

extension Batch {
  /// Takes over what the input says.
  mutating func describe(as input: BatchInput) {
    let one = Quantity(tenThousandths: Quantity.perUnit)
    name = input.name
    category = input.category
    grade = input.grade
    brand = input.brand
    strain = input.strain
    unitOfMeasure = input.unitOfMeasure == .unspecified ? .each : input.unitOfMeasure
    quantityStep = input.quantityStep == .zero ? one : input.quantityStep
    unitPrice = input.unitPrice
    unitCost = input.unitCost
    location = input.location
    status = input.status == .unspecified ? .live : input.status
    tags = input.tags
    barcode = input.barcode
    zone = input.zone
    regularPrice = input.regularPrice
    floorPrice = input.floorPrice
  }
}
