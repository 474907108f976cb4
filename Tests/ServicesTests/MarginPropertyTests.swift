import APISchema
import CommerceStore
import StoreSchema
import Testing
import Values

@testable import Services

/// Margins as staff see them, for 1,000 random lines and carts (C14).
@Suite struct MarginPropertyTests {
  @Test(
    """
    Feature: unified-sales-live-shopping, Property 12: \
    margin = sessionPrice-cogs; pct = margin/sessionPrice*100
    """)
  func marginsOfLines() {
    for seed in Self.seeds {
      var random = SplitMix64(seed: seed)
      let line = Self.line(&random)
      let margin = APISchema.LineMargin(line)
      let (price, cost) = (line.unitPrice.cents, line.unitCost.cents)
      let quantity = line.quantity.tenThousandths
      let place = "seed \(seed): \(line)"
      #expect(margin.unitMargin.cents == price - cost, "\(place)")
      let total = Self.cents(quantity, price) - Self.cents(quantity, cost)
      #expect(margin.marginTotal.cents == total, "\(place)")
      #expect(margin.priceIsZero == (price == 0), "\(place)")
      // Ten-thousandths of a percent of the price; 0 when there is no price.
      let percent = price == 0 ? 0 : Self.divided((price - cost) * 1_000_000, by: price)
      #expect(margin.marginPercent.tenThousandths == percent, "\(place)")
    }
  }

  @Test(
    "Feature: unified-sales-live-shopping, Property 12: the cart's margin has the order's discount")
  func marginsOfCarts() {
    for seed in Self.seeds {
      var random = SplitMix64(seed: seed)
      let lines = (0..<Int.random(in: 1...6, using: &random)).map { _ in Self.line(&random) }
      let sum = lines.reduce(0) { $0 + $1.total.cents }
      let cost = lines.reduce(0) {
        $0 + Self.cents($1.quantity.tenThousandths, $1.unitCost.cents)
      }
      let discount = Int64.random(in: 0...max(sum, 0), using: &random)
      var activity = StoreSchema.SessionActivity(
        sessionID: SessionID(rawValue: 1), lastActivityAt: Self.time, expiresAt: Self.time)
      activity.linesTotal = Money(cents: sum)
      activity.costTotal = Money(cents: cost)
      activity.total = Money(cents: sum - discount)
      let margin = APISchema.CartMargin(activity)
      #expect(margin.marginTotal.cents == sum - discount - cost, "seed \(seed)")
      #expect(margin.totalIsZero == (sum == discount), "seed \(seed)")
      let percent =
        sum == discount ? 0 : Self.divided((sum - discount - cost) * 1_000_000, by: sum - discount)
      #expect(margin.marginPercent.tenThousandths == percent, "seed \(seed)")
    }
  }

  /// Only what the session's settings allow is in the staff's view at all (S2R R8).
  @Test(
    "Feature: unified-sales-live-shopping, Property 13: visibility toggle decides what staff see",
    arguments: [true, false], [true, false])
  func visibilityDecides(_ showsCost: Bool, _ showsMargin: Bool) {
    var random = SplitMix64(seed: 13)
    let line = Self.line(&random)
    let item = APISchema.StaffCartItem(
      line, override: nil, pickStatus: .unspecified,
      showing: VisibilitySettings(showCogs: showsCost, showMargin: showsMargin))
    #expect((item.cost != nil) == showsCost && (item.margin != nil) == showsMargin)
    var activity = StoreSchema.SessionActivity(
      sessionID: SessionID(rawValue: 1), lastActivityAt: Self.time, expiresAt: Self.time)
    (activity.costHidden, activity.marginHidden) = (!showsCost, !showsMargin)
    #expect((APISchema.StaffCartTotals(activity).margin != nil) == (showsCost && showsMargin))
  }

  private static let time = Timestamp(nanoseconds: 1_767_225_600_000_000_000)
  private static let seeds: Range<UInt64> = 0..<1_000

  /// Prices small and large, free and below cost.
  private static func line(_ random: inout SplitMix64) -> StoreSchema.CartLine {
    let most: Int64 = [1, 10, 1_000, 100_000_000].randomElement(using: &random) ?? 1
    let quantity = Quantity(tenThousandths: .random(in: 1...5_000_000, using: &random))
    var line = StoreSchema.CartLine(
      id: LineID(rawValue: 1), sessionID: SessionID(rawValue: 1), quantity: quantity,
      addedAt: time)
    line.unitPrice = Money(cents: .random(in: 0...most, using: &random))
    line.unitCost = Money(cents: .random(in: 0...most, using: &random))
    line.total = Money(cents: cents(quantity.tenThousandths, line.unitPrice.cents))
    return line
  }

  /// Cents for a quantity, halves away from zero.
  private static func cents(_ quantity: Int64, _ price: Int64) -> Int64 {
    (quantity * price * 2 + 10_000) / 20_000
  }

  /// Halves away from zero; the divisor is positive.
  private static func divided(_ number: Int64, by divisor: Int64) -> Int64 {
    let twice = 2 * number + (number < 0 ? -divisor : divisor)
    return twice / (2 * divisor)
  }
}

/// Numbers that are the same for the same seed.
private struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
