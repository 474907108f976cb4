import Commerce
import StoreSchema
import Values

extension Model {
  /// What was agreed with a client.
  struct Client {
    var terms: Terms
    var limit: Int64?
    /// Percent of an order's total, in ten-thousandths.
    var transport: Int64 = 0
    /// What it orders by itself is sold at once.
    var needsNobody = false
  }

  struct Terms: Equatable {
    var kind: PaymentTermsKind
    var days: Int64 = 0

    /// The later the money comes, the more.
    var patience: Int64 {
      switch kind {
      case .prepaid: -1
      case .net: days
      default: 0
      }
    }
  }

  struct Fee {
    var isPercentage: Bool
    /// Ten-thousandths of a percent, or of a unit of money.
    var value: Int64
  }

  /// What is offered. It holds nothing.
  struct Sheet {
    var staff: UInt64
    var client: UInt64
    var items: [Item]
    var end: Int64?
    var token: [UInt8]?
    /// Counts the selections.
    var version: UInt64 = 0
    var selected: [Choice] = []
    var hasMessage = false
    var conversions: [Conversion] = []
  }

  struct Item {
    var id: UInt64
    var batch: UInt64
    /// At most; 0: as much as one likes.
    var quantity: Int64
    var base: Int64
    var price: Int64
    var override: UInt64 = 0
  }

  struct Choice: Equatable {
    var item: UInt64
    var quantity: Int64
  }

  struct Conversion {
    var version: UInt64
    var chosen: [Choice]
    var order: UInt64 = 0
    var visit: UInt64 = 0
    var told: [Short] = []
  }

  /// What a line could not have.
  struct Short: Equatable {
    var line: UInt64
    var batch: UInt64
    var wanted: Int64
    var has: Int64
  }

  /// What a run must have seen, or it proves little.
  enum Sight: Hashable, CaseIterable {
    // Customers who order by themselves.
    case soldAtOnce, leftForApproval, approved, takenBackAsCart, takenBackAndCancelled, gaveHoldBack
    // From one mode into another.
    case carriedWhole, carriedInPart, carriedPrices, keptHolds, keptHoldsInPart
    case locked, unlockedByTime, draftPaidLoss, savedAgain, soldThroughSession
    // Sheets.
    case sheetSold, sheetSoldLive, sheetConvertedAgain, sheetRepriced, sheetShort
    // Money.
    case creditRefused, creditGranted, creditNotAllowed, termsRefused, unpaid, prepaid
    case batchPrice, orderPrice, fellBack
    // Time.
    case ranOut, holdOver
  }
}
