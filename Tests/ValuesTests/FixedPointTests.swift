import Testing
import Values

@Suite struct FixedPointTests {
  @Test func roundsHalfAwayFromZero() {
    let half = Quantity(tenThousandths: 5_000)
    #expect(FixedPoint.extend(half, at: Money(cents: 5)) == Money(cents: 3))
    #expect(FixedPoint.extend(half, at: Money(cents: -5)) == Money(cents: -3))
    #expect(FixedPoint.extend(half, at: Money(cents: 4)) == Money(cents: 2))
  }

  @Test func overflowIsNil() {
    let most = Quantity(tenThousandths: .max)
    #expect(FixedPoint.extend(most, at: Money(cents: .max)) == nil)
  }

  @Test func textHasNoNeedlessPlaces() {
    #expect(Quantity(tenThousandths: 25_000).description == "2.5")
    #expect(Quantity(tenThousandths: -1).description == "-0.0001")
    #expect(Money(cents: -1_205).description == "-12.05")
  }
}
