import APISchema
import Codec
import Commerce
import Transport
import Values

/// Batches that differ as those of a real catalog do.
enum CatalogStock {
  private static let words = [
    "white", "hanging", "heart", "holder", "red", "spotty", "retro", "bag", "jumbo", "lunch",
    "vintage", "paper", "chain", "kit", "wooden", "frame", "glass", "star", "ivory", "drawer",
  ]

  static func category(_ number: Int) -> String { "Category \(number)" }

  /// A batch; the same number gives another one with every new `random`.
  static func batch(_ number: Int, _ random: inout Sequence64) -> APISchema.BatchInput {
    func word() -> String { words[random.next(below: words.count)] }
    let name = "\(word()) \(word()) \(word()) \(number % 1_000)"
    let price = 500 + random.next(below: 100_000)
    return APISchema.BatchInput(
      code: "SKU\(1_000_000 + number)", name: name, category: category(random.next(below: 12)),
      grade: ["A", "B", "C"][random.next(below: 3)], brand: "Brand \(random.next(below: 200))",
      strain: word(), unitPrice: Money(cents: Int64(price)), unitCost: Money(cents: 153),
      location: "A-\(number % 40)", tags: random.next(below: 3) == 0 ? ["new"] : [],
      onHand: OnHand(
        onHand: Quantity(tenThousandths: Int64(random.next(below: 40)) * 10_000)),
      regularPrice: Money(cents: random.next(below: 2) == 0 ? Int64(price) + 100 : 0))
  }

  /// The same for a store in this process, with plenty of stock.
  static func stored(_ number: Int, _ random: inout Sequence64) -> Commerce.BatchInput {
    let input = batch(number, &random)
    return Commerce.BatchInput(
      code: input.code, name: input.name, category: input.category, grade: input.grade,
      brand: input.brand, strain: input.strain, unitPrice: input.unitPrice,
      unitCost: input.unitCost, location: input.location, tags: input.tags,
      onHand: Quantity(tenThousandths: 1_000_000 * Quantity.perUnit))
  }

  /// Fills an empty store; returns a session of a client with ten percent off.
  static func fill(_ driver: Driver, count: Int) throws -> SessionID {
    let admin = try driver.connect(1, as: "admin-bench")[0]
    _ = try driver.call(
      admin, "Directory/SaveStaff",
      SaveStaffRequest(idempotencyKey: "staff", login: "bench", name: "Bench", role: .staff)
        .encoded())
    let rule = PriceRule(basis: .list, percent: AdjustmentValue(tenThousandths: -100_000))
    let client = try SaveClientResponse(
      decoding: driver.call(
        admin, "Directory/SaveClient",
        SaveClientRequest(
          idempotencyKey: "client", code: "bench", name: "Bench", priceRule: rule
        ).encoded()))
    var random = Sequence64(seed: 6)
    let messages = stride(from: 0, to: count, by: Limits.batchesPerMessage).map { first in
      let numbers = first..<min(first + Limits.batchesPerMessage, count)
      return UpsertBatchesRequest(
        idempotencyKey: "batches-\(first)", batches: numbers.map { batch($0, &random) }
      ).encoded()
    }
    let saved = try UpsertBatchesResponse(
      decoding: driver.upload(admin, "Inventory/UpsertBatches", messages))
    guard saved.createdCount == count else {
      throw BenchError("\(saved.createdCount) of \(count) batches were saved")
    }
    try driver.close([admin])
    let staff = try driver.connect(1, as: "staff-bench")[0]
    let session = try CreateSessionResponse(
      decoding: driver.call(
        staff, "LiveShopping/CreateSession",
        CreateSessionRequest(
          idempotencyKey: "session", clientID: client.clientID, idleTimeoutSeconds: 86_400
        ).encoded()))
    try driver.close([staff])
    return session.sessionID
  }
}
