/// A number of connections, each with so many requests in flight.
struct Shape: Hashable {
  var connections: Int
  var depth: Int

  var label: String { "\(connections) x \(depth)" }
}

/// How much is measured, and for how long.
struct Plan {
  /// How long the disk alone is measured, each time.
  var diskSeconds = 0.5
  /// One round of one server; two rounds of each alternate.
  var unarySeconds = 2
  var unaryShapes = [(1, 1), (50, 1), (50, 16)].map(Shape.init)
  var addSeconds = 4.0
  var addShapes = [(1, 1), (8, 1), (64, 1), (64, 16)].map(Shape.init)
  /// Part of a load that is not counted, so that caches are warm and queues full.
  var warmUpSeconds = 0.5
  var scannerAdds = 3_000
  var subscribers = 1_000
  var fanOutEvents = 60
  /// Events in flight when coalescing is measured.
  var fanOutWindow = 8
  var idleConnections = 5_000
  /// Pages of each kind, of each catalog.
  var catalogPages = 3_000
  var journalRecords = 1_000_000
  /// Batches of the large store in which commands are decided, and how often.
  var commandBatches = 1_000_000
  var commandRounds = 50_000
  /// Changes of an order of few and one of many lines.
  var orderEdits = 5_000
  /// Batches of the store of which a snapshot is written, and the record at which it is due.
  var snapshotBatches = 100_000
  var snapshotRecords = 60_000

  static let full = Plan()

  /// Everything, but short: to see that it works.
  static var quick: Plan {
    var plan = Plan()
    plan.diskSeconds = 0.2
    plan.unarySeconds = 1
    plan.addSeconds = 1
    plan.warmUpSeconds = 0.2
    plan.scannerAdds = 500
    plan.fanOutEvents = 20
    plan.idleConnections = 1_000
    plan.catalogPages = 500
    plan.journalRecords = 200_000
    plan.commandBatches = 100_000
    plan.commandRounds = 5_000
    plan.orderEdits = 1_000
    plan.snapshotBatches = 20_000
    plan.snapshotRecords = 10_000
    return plan
  }
}
