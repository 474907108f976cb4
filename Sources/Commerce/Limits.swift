/// Every bound of the domain. They are chosen so that no sum of allowed values leaves 64 bits.
public enum Limits {
  /// Greatest number an identifier can have (C02): counters start at 1 and rise by one.
  public static let identifierMax: UInt64 = 1 << 40

  /// Lines in one session's cart.
  public static let linesPerSessionMax = 2_000
  /// Notes in one session.
  public static let notesPerSessionMax = 200
  /// Join tokens issued for one session.
  public static let tokensPerSessionMax = 100
  /// Overrides recorded for one session, replaced and removed ones included.
  public static let overridesPerSessionMax = 20_000
  /// Samples that one session may wait for at a time.
  public static let pendingSamplesPerSessionMax = 50
  /// Samples asked for in one session.
  public static let samplesPerSessionMax = 500
  /// Batches in one upsert.
  public static let batchesPerUpsertMax = 500
  /// Lines that pay for one change of stock at most (C35).
  public static let shortagesPerCommandMax = 1_000
  /// Sessions that are active or paused at one time.
  public static let openSessionsMax = 100_000

  /// Greatest unit price or cost: a thousand million currency units.
  public static let unitPriceCentsMax: Int64 = 100_000_000_000
  /// Greatest stock of a batch and greatest quantity of a line, in ten-thousandths:
  /// ten thousand million units.
  public static let quantityMax: Int64 = 100_000_000_000_000
  /// Greatest subtotal or total of one line; 2,000 of them fit an order's total.
  public static let lineTotalCentsMax: Int64 = 1_000_000_000_000_000

  /// Greatest adjustment of a whole order, in cents either way: its total stays in 64 bits.
  public static let orderAdjustmentCentsMax: Int64 = 1_000_000_000_000_000
  /// Greatest percentage of a price rule, in ten-thousandths of a percent: a markup of 10,000 %.
  public static let pricePercentMax: Int64 = 100_000_000
  /// Price tiers of the store.
  public static let priceTiersMax = 1_000
  /// Presets of the store, the system's apart.
  public static let presetsMax = 1_000
  /// Rules for categories in one price tier.
  public static let categoryRulesMax = 100

  /// Idle time after which an active session expires, unless policy or session say (C05).
  public static let idleTimeoutSecondsDefault: UInt32 = 1_800
  /// Idle times that a session or the policy may set.
  public static let idleTimeoutSeconds: ClosedRange<UInt32> = 60...86_400
  /// Time after which a paused session expires, unless policy or session say (C05).
  public static let pauseTimeoutSecondsDefault: UInt32 = 28_800
  /// Such times that a session or the policy may set: up to a week.
  public static let pauseTimeoutSeconds: ClosedRange<UInt32> = 60...604_800
  /// Seconds after which a recall is overdue, unless the policy says (N8).
  public static let recallTimeoutSecondsDefault: UInt32 = 900
  /// Such times that the policy may set.
  public static let recallTimeoutSeconds: ClosedRange<UInt32> = 60...86_400
  /// Days for which the policy may keep the history of ended sessions: up to ten years.
  public static let historyDays: ClosedRange<UInt32> = 1...3_650
  /// Staff that the policy may list.
  public static let listedStaffMax = 1_000
  /// The warehouse serves a session with a higher number first; 0 is normal.
  public static let pickPriorityMax: UInt32 = 9
  /// Lines that one command sends to the warehouse by name.
  public static let releasedLinesMax = 500
  /// Changes of mode of one order: drafts that become sessions, and back (C27).
  public static let modeTransitionsMax = 50
  /// The warning comes this long before expiry, or at half of a timeout under twice this.
  public static let expiryWarningSeconds: Int64 = 300
  /// Sessions that one timer command warns or ends at most.
  public static let sessionsPerTimerMax = 100
  /// Events after which a timer command leaves further sessions to the next one.
  public static let eventsPerTimerMax = 4_000

  /// Shortest life of an issued token, in seconds.
  public static let tokenLifetimeSecondsMin: UInt32 = 60
  /// Longest life of an issued token, in seconds: a year.
  public static let tokenLifetimeSecondsMax: UInt32 = 31_536_000
  /// Life of a join token, in seconds; it ends with its session if that comes first.
  public static let joinTokenLifetimeSeconds: Int64 = 604_800

  /// Attempts to find a session code that no session has.
  public static let sessionCodeAttemptsMax = 64
  /// Entries on one page of any list.
  public static let pageSizeMax = 500
  /// Bytes of a name that take part in sorting by name.
  public static let nameSortBytesMax = 96
  /// A batch with no more than this many quantity steps available is low on stock.
  public static let lowStockSteps: Int64 = 10
  /// Price rules whose prices are kept in order for the catalog; further ones replace the one
  /// that was not used for longest.
  public static let priceColumnsMax = 16
  /// Words and positions that a prefix stands for before it gets a set of its own.
  static let prefixWeightMax = 256
  /// Longest prefix that can get a set of its own, in bytes.
  static let prefixBytesMax = 24
  /// Words of a search that are looked at; further ones are ignored.
  public static let searchWordsMax = 16

  /// Pick lines that one call claims, stages or hands over.
  public static let pickLinesPerCallMax = 500
  /// Scans in one call.
  public static let scansPerCallMax = 200
  /// Scanners that ever sent a scan.
  public static let devicesMax = 10_000
  /// Lines on one page of the pick list; a group of one session is never cut.
  public static let pickLinesPerPageMax = 5_000

  /// Accounts of one client.
  public static let accountsPerClientMax = 200
  /// Tokens of one account that are good at a time; signing in once more ends the oldest.
  public static let tokensPerAccountMax = 20
  /// Life of a token from signing in, in seconds: half a day.
  public static let signInLifetimeSeconds: Int64 = 43_200
  /// Life of an invitation, in seconds: a week.
  public static let invitationLifetimeSeconds: Int64 = 604_800
  /// Longest login.
  public static let loginBytesMax = 254

  /// Negotiated prices on record in one order, replaced and removed ones included.
  public static let overridesPerOrderMax = 20_000
  /// Fee lines of one order.
  public static let feesPerOrderMax = 20
  /// Greatest fixed fee, in cents.
  public static let feeCentsMax: Int64 = 100_000_000_000
  /// Greatest amount due for one order, in cents: twenty fees on as much stay in 64 bits.
  public static let amountDueCentsMax: Int64 = 200_000_000_000_000_000
  /// Greatest payment, either way, in cents.
  public static let paymentCentsMax: Int64 = 200_000_000_000_000_000
  /// Payments of one order.
  public static let paymentsPerOrderMax = 500
  /// Short picks settled since an order's sale.
  public static let shortPicksPerOrderMax = 1_000
  /// Notes of one order.
  public static let notesPerOrderMax = 500
  /// Status changes of one order.
  public static let statusChangesPerOrderMax = 500
  /// Days after its last change at which a draft ends by itself, unless the policy says.
  public static let draftLifetimeDaysDefault: UInt32 = 90
  /// Days for which a quote may be accepted, unless it or the policy says.
  public static let quoteLifetimeDaysDefault: UInt32 = 30
  /// Such days that the policy may set, and farthest expiry of an order: ten years.
  public static let orderLifetimeDays: ClosedRange<UInt32> = 1...3_650
  /// Hours for which a draft may hold stock at a time, unless the policy says (C08).
  public static let draftHoldHoursDefault: UInt32 = 72
  /// Such hours that the policy may set: up to thirty days.
  public static let draftHoldHours: ClosedRange<UInt32> = 1...720
  /// Orders that one page of a list looks at: a filter that no index knows ends the page then.
  public static let ordersSeenPerPageMax = 5_000
  /// The furthest back that "added within so many days" can reach.
  public static let addedWithinDaysMax: UInt32 = 3_650
  /// Rows of one import.
  public static let importedRowsMax = 5_000
  /// What the orders of one import may come to, by an upper estimate in bytes: whoever follows
  /// orders gets them in one message.
  public static let importedOrderBytesMax = 3_500_000
  /// Problems of one import that are named; further ones are only counted.
  public static let importProblemsMax = 1_000
  /// Orders whose holds or lives one timer command ends at most.
  public static let ordersPerTimerMax = 100

  /// Items of one sheet.
  public static let sheetItemsMax = 500
  /// Links that one sheet ever has.
  public static let linksPerSheetMax = 100
  /// Bytes of a link's token, its nonce and its hash: 256 bits (S2R 13.4).
  public static let sheetTokenBytes = 32
  /// Views of a sheet that come sooner after the last one are the same view.
  public static let sheetViewSeconds: Int64 = 10
  /// Days of views kept of one sheet; the oldest go.
  public static let sheetDaysKept = 400
  /// Changes of a selection kept of one sheet; the oldest go.
  public static let selectionChangesKept = 100
  /// Changes of a selection of one sheet, ever: who holds a link can't fill the log.
  public static let selectionVersionsMax: UInt64 = 10_000

  /// Sheets or mails that one page of a filtered list looks at.
  public static let sheetsPerPageScanMax = 20_000
  /// Webhooks that are not deleted.
  public static let webhooksMax = 50
  /// Bytes of a webhook's URL.
  public static let webhookURLBytesMax = 2_000
  /// Seconds before each next attempt to deliver to a webhook; the last one holds on.
  public static let webhookBackoffSeconds: [Int64] = [1, 5, 30, 60, 300, 900, 3_600]
  /// A webhook that fails for so long is suspended: three days.
  public static let webhookFailingSecondsMax: Int64 = 3 * 86_400
  /// But not before so many attempts in a row, which take a day.
  public static let webhookFailingAttemptsMin: UInt32 = 24
  /// Attempts to send a mail until it is given up: more than a week.
  public static let emailAttemptsMax: UInt32 = 16
  /// Seconds before each next attempt to send a mail; the last one holds on.
  public static let emailBackoffSeconds: [Int64] = [
    60, 300, 900, 3_600, 3_600, 10_800, 21_600, 43_200, 86_400,
  ]
  /// Mails that are remembered: the oldest that was sent or given up goes for the next one.
  public static let emailsMax = 100_000
  /// Mails that wait for their turn.
  public static let queuedEmailsMax = 10_000
  /// Bytes of a mail address.
  public static let emailAddressBytesMax = 254
  /// Bytes of what is kept of a failed delivery.
  public static let deliveryErrorBytesMax = 500
  /// Most that a patch of an order takes in the log besides items and splices.
  static let patchBytesMax = 48
  /// Most that a splice takes there.
  static let spliceBytesMax = 24
}
