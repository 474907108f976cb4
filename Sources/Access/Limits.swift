/// Every limit of this module.
public enum Limits {
  /// Longest SAN URI looked at.
  public static let certificateURIBytesMax = 128
  /// Longest principal name in a certificate.
  public static let principalNameBytesMax = 64
  /// Entries of the table of peer addresses; beyond it the stalest half is dropped.
  public static let ratePeersMax = 16_384
}

/// How often something may happen: a bucket of `burst` tokens, refilled at `perSecond`.
public struct Rate: Sendable, Equatable {
  /// Tokens gained each second; positive.
  public var perSecond: Double
  /// Most tokens kept; at least 1.
  public var burst: Double

  /// A rate.
  public init(perSecond: Double, burst: Double) {
    precondition(perSecond > 0 && burst >= 1, "a rate is positive and lets one call through")
    self.perSecond = perSecond
    self.burst = burst
  }
}

/// The rates of every class (S2-SEC04, S2-SEC11).
public struct RateLimits: Sendable, Equatable {
  /// Per connection.
  public var credential = Rate(perSecond: 1, burst: 10)
  /// Per connection.
  public var read = Rate(perSecond: 200_000, burst: 200_000)
  /// Per connection.
  public var write = Rate(perSecond: 50_000, burst: 50_000)
  /// Per connection.
  public var stream = Rate(perSecond: 20, burst: 200)
  /// Wrong secrets of one peer address, over all its connections (C16). The burst is also how
  /// many may be tried at the same moment.
  public var credentialPerPeer = Rate(perSecond: 2, burst: 1_000)
  /// Wrong secrets of everybody: 40 bits of session code stand against this rate (C16).
  public var credentialGlobal = Rate(perSecond: 20, burst: 10_000)

  /// Wrong passwords of one login, from wherever they come.
  public var signIn = Rate(perSecond: 0.1, burst: 10)
  /// Wrong passwords of everybody.
  public var signIns = Rate(perSecond: 20, burst: 1_000)

  /// Calls by whoever holds the link of a sales sheet: for one sheet, and for one peer address.
  public var sheetHolder = Rate(perSecond: 20, burst: 500)
  /// Changes of what is selected on one sheet: each is a record of up to some ten kilobytes.
  public var sheetSelection = Rate(perSecond: 1, burst: 60)
  /// Calls by holders of links, of everybody.
  public var sheetHolders = Rate(perSecond: 5_000, burst: 50_000)

  /// Changes by one customer, a device that joined or an account, over all its connections.
  public var customerWrite = Rate(perSecond: 50, burst: 1_000)
  /// Orders that one account submits: each stays.
  public var customerOrder = Rate(perSecond: 0.2, burst: 60)
  /// Either, of all customers.
  public var customers = Rate(perSecond: 50_000, burst: 50_000)

  /// The defaults.
  public init() {}

  /// For `PeerRates` of those who hold links of sheets.
  public var ofSheetHolders: RateLimits { limiting(sheetHolder, of: sheetHolders) }
  /// For `PeerRates` of those who change what is selected, by sheet.
  public var ofSheetSelections: RateLimits { limiting(sheetSelection, of: sheetHolders) }
  /// For `PeerRates` of customers who change something.
  public var ofCustomerWrites: RateLimits { limiting(customerWrite, of: customers) }
  /// For `PeerRates` of accounts that submit orders.
  public var ofCustomerOrders: RateLimits { limiting(customerOrder, of: customers) }
  /// For `PeerRates` of those who sign in, by login.
  public var ofSignIns: RateLimits { limiting(signIn, of: signIns) }

  private func limiting(_ one: Rate, of all: Rate) -> RateLimits {
    var rates = self
    rates.credentialPerPeer = one
    rates.credentialGlobal = all
    return rates
  }

  /// The rate of a class on one connection.
  public func perConnection(_ rate: RateClass) -> Rate {
    switch rate {
    case .credential: credential
    case .read: read
    case .write: write
    case .stream: stream
    }
  }
}
