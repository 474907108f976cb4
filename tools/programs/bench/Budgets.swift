/// A budget of the architecture, and whether this run kept it.
struct Budget {
  enum Verdict {
    case holds(Bool)
    /// Not measured in this run, and why.
    case unknown(String)
  }

  var what: String
  var bound: String
  var measured: String
  var verdict: Verdict

  /// At most `bound`.
  static func most(
    _ what: String, _ bound: Double, _ value: Double?, unit: String, digits: Int = 0,
    missing: String = "not measured in this run"
  ) -> Budget {
    let text = "<= \(decimal(bound, digits: digits)) \(unit)"
    guard let value else {
      return Budget(what: what, bound: text, measured: "-", verdict: .unknown(missing))
    }
    return Budget(
      what: what, bound: text, measured: "\(decimal(value, digits: digits)) \(unit)",
      verdict: .holds(value <= bound))
  }

  /// At least `bound`.
  static func least(
    _ what: String, _ bound: Double, _ value: Double?, unit: String, digits: Int = 0,
    missing: String = "not measured in this run"
  ) -> Budget {
    let text = ">= \(decimal(bound, digits: digits)) \(unit)"
    guard let value else {
      return Budget(what: what, bound: text, measured: "-", verdict: .unknown(missing))
    }
    return Budget(
      what: what, bound: text, measured: "\(decimal(value, digits: digits)) \(unit)",
      verdict: .holds(value >= bound))
  }
}

/// Compares what was measured with the budgets.
struct BudgetTable {
  let sections: [Section]
  let plan: Plan
  let peers: Peers?

  var budgets: [Budget] { unary + add + scanner + streams + catalog + recovery + sizes }

  private func value(_ section: String, _ label: String, _ key: String) -> Double? {
    sections.first { $0.name == section }?.value(label, key)
  }

  private var unary: [Budget] {
    plan.unaryShapes.map { shape in
      .most(
        "unary call, server CPU, \(shape.label)", 1.5, value("unary", shape.label, "ratio"),
        unit: "x C echo", digits: 2)
    }
  }

  private var add: [Budget] {
    let alone = Shape(connections: 64, depth: 1).label
    let deep = Shape(connections: 64, depth: 16).label
    return [
      against("postgresql", alone, least: 10), against("redis", alone, least: 2),
      against("redis", deep, least: 2),
    ]
  }

  /// A ratio to a peer. It says nothing when the machine was another one in the peer's time: as
  /// both wait for the disk, a median of fdatasync that moved by half is too much.
  private func against(_ peer: String, _ label: String, least bound: Double) -> Budget {
    var budget = Budget.least(
      "AddToCart, \(label)", bound, value("add", label, "\(peer)_ratio"), unit: "x \(peer)",
      digits: 2, missing: "needs tools/bench --peers")
    if let then = peers?.diskMicros(before: peer),
      let now = value("add", DiskFigures.growingLabel, "p50_us"),
      max(then, now) > Limits.diskDrift * min(then, now)
    {
      budget.verdict = .unknown("no comparison: the disk changed")
    }
    return budget
  }

  private var scanner: [Budget] {
    let disk = value("scanner", DiskFigures.reservedLabel, "p99_us")
    let scan = value("scanner", "message at the scanner", "p99_us")
    return [
      .most(
        "add → scanner p99 (3 x fdatasync p99 + 1 ms)", (disk ?? 0) * 3 + 1_000, scan, unit: "us")
    ]
  }

  private var streams: [Budget] {
    let subscribers = "\(plan.subscribers) subscribers"
    let windows = [
      ("1 in flight", "1"), ("\(plan.fanOutWindow) in flight", "\(plan.fanOutWindow)"),
    ]
    return windows.map { text, label in
      .most(
        "CPU per frame to \(subscribers), \(text)", 1.5, value("fan-out", label, "ratio"),
        unit: "x C fan-out", digits: 2)
    }
      + [IdleMeasurement.staffLabel, IdleMeasurement.customerLabel].map { label in
        .most(
          "memory per idle stream, \(plan.idleConnections), \(label)", 18_000,
          value("idle", label, "bytes"), unit: "bytes")
      }
  }

  /// The worst of the pages.
  private var catalog: [Budget] {
    func worst(_ key: String) -> Double? {
      CatalogShape.all.compactMap { value("catalog", $0.label, key) }.max()
    }
    return [
      .most(
        "catalog page of 100,000 batches, p99", 2, worst("many_p99_us").map { $0 / 1_000 },
        unit: "ms", digits: 2),
      .most(
        "catalog page of 100,000 batches", 2, worst("ratio"), unit: "x the page of 1,000",
        digits: 2),
    ]
  }

  private var recovery: [Budget] {
    [
      .least(
        "recovery, whole server", 500_000,
        value("recovery", RecoveryMeasurement.serverLabel, "events_per_second"), unit: "events/s")
    ]
  }

  /// What must not depend on how much there is.
  private var sizes: [Budget] {
    let before = value("snapshot", SnapshotMeasurement.beforeLabel, "p99_us")
    let during = value("snapshot", SnapshotMeasurement.duringLabel, "p99_us")
    let ratio = before.flatMap { before in during.map { $0 / before } }
    return [
      .most(
        "cost of a command at \(plan.commandBatches) batches", 1.5,
        value("command", CommandMeasurement.label, "ratio"), unit: "x at 1,000", digits: 2),
      .most("p99 while a snapshot is written", 2, ratio, unit: "x without", digits: 2),
    ]
  }
}

/// With so many digits after the point.
func decimal(_ value: Double, digits: Int) -> String {
  guard value.isFinite else { return "-" }
  var scale = 1.0
  for _ in 0..<digits { scale *= 10 }
  let rounded = Int64((value * scale).rounded())
  let whole = rounded / Int64(scale)
  guard digits > 0 else { return "\(whole)" }
  let part = "\(abs(rounded % Int64(scale)))"
  let sign = rounded < 0 && whole == 0 ? "-" : ""
  return "\(sign)\(whole)." + String(repeating: "0", count: digits - part.count) + part
}
