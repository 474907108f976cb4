import APISchema
import Commerce
import StoreSchema
import Values

/// What one change costs the next page of a large catalog: working it into the index.
struct CatalogIndexMeasurement {
  let rounds: Int

  var rows: [Row] {
    var random = Sequence64(seed: 7)
    var builder = StateBuilder()
    for number in 1...Limits.catalogMany {
      builder.add(Self.batch(number, &random))
      builder.add(Self.stock(number, &random))
    }
    var state = builder.build()
    var index = CatalogIndex(state)
    var (stock, description) = (Samples(), Samples())
    for _ in 0..<rounds {
      let number = 1 + random.next(below: Limits.catalogMany)
      let changed = StockChanged(stock: Self.stock(number, &random), reason: "counted")
      state.evolve(Event(body: .stockChanged(changed)))
      stock.add(nanoseconds: Self.nanos { index.advance(to: state) })
      let saved = BatchSaved(batch: Self.batch(number, &random))
      state.evolve(Event(body: .batchSaved(saved)))
      description.add(
        nanoseconds: Self.nanos {
          index.advance(to: state)
          _ = index.use(.list)
        })
    }
    let build = Self.nanos { index = CatalogIndex(state) }
    return [
      Self.row("working in a change of stock", &stock),
      Self.row("working in a change of a description", &description),
      Row(
        label: "building the index at the start",
        cells: [Cell(key: "ms", label: "ms", value: Double(build) / 1e6)]),
    ]
  }

  private static func row(_ label: String, _ samples: inout Samples) -> Row {
    Row(
      label: label,
      cells: [
        Cell(key: "p50_us", label: "p50 us", value: samples.micros(at: 0.5), digits: 1),
        Cell(key: "p99_us", label: "p99 us", value: samples.micros(at: 0.99), digits: 1),
      ])
  }

  private static func nanos(_ body: () -> Void) -> UInt64 {
    let start = monotonicNanos()
    body()
    return monotonicNanos() - start
  }

  private static func batch(_ number: Int, _ random: inout Sequence64) -> StoreSchema.Batch {
    let input = CatalogStock.batch(number, &random)
    return StoreSchema.Batch(
      id: BatchID(rawValue: UInt64(number)), code: input.code, name: input.name,
      category: input.category, grade: input.grade, brand: input.brand, strain: input.strain,
      quantityStep: Quantity(tenThousandths: 10_000), unitPrice: input.unitPrice,
      unitCost: input.unitCost, status: .live,
      addedAt: Timestamp(nanoseconds: Int64(number) * 1_000_000), tags: input.tags,
      regularPrice: input.regularPrice)
  }

  private static func stock(_ number: Int, _ random: inout Sequence64) -> BatchStock {
    BatchStock(
      batchID: BatchID(rawValue: UInt64(number)),
      onHand: Quantity(tenThousandths: Int64(random.next(below: 40)) * 10_000))
  }
}
