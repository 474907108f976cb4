import APISchema
public import ArgumentParser
import Codec
import MigrationFiles
public import Values

extension Money: ExpressibleByArgument {
  /// "12.50".
  public init?(argument: String) {
    guard let money = DecimalText.money(argument) else { return nil }
    self = money
  }
}

extension Quantity: ExpressibleByArgument {
  /// "2.5".
  public init?(argument: String) {
    guard let quantity = DecimalText.quantity(argument) else { return nil }
    self = quantity
  }
}

extension AdjustmentValue: ExpressibleByArgument {
  /// "-12.5": a signed percentage.
  public init?(argument: String) {
    guard let value = DecimalText.scaled(argument, places: 4) else { return nil }
    self.init(tenThousandths: value)
  }
}

extension Timestamp: ExpressibleByArgument {
  /// "2026-01-31T08:30:00Z", with an offset or fractions, or the day alone: its start in UTC.
  public init?(argument: String) {
    let allowed = Set("0123456789-+:.TZtz")
    guard argument.allSatisfy(allowed.contains) else { return nil }
    let text = argument.count == 10 ? argument + "T00:00:00Z" : argument
    guard let read = try? CatalogFilters(jsonText: "{\"addedSince\":\"\(text)\"}"),
      let time = read.addedSince
    else { return nil }
    self = time
  }

  /// "2026-01-31": so many days after 1970-01-01, at most 100 years of them.
  static func date(day: UInt32) -> String {
    let time = Timestamp.epoch.adding(seconds: Int64(min(day, 50_000)) * 86_400)
    let text = CatalogFilters(addedSince: time).jsonText()
    return String(text.split(separator: "\"").last { $0.contains("T") }?.prefix(10) ?? "-")
  }
}

extension ExpressibleByArgument where Self: Identifier {
  /// "17"; 0 names nothing.
  public init?(argument: String) {
    guard let value = UInt64(argument), value > 0 else { return nil }
    self.init(rawValue: value)
  }
}

extension SessionID: ExpressibleByArgument {}
extension LineID: ExpressibleByArgument {}
extension BatchID: ExpressibleByArgument {}
extension ClientID: ExpressibleByArgument {}
extension OverrideID: ExpressibleByArgument {}
extension OrderID: ExpressibleByArgument {}
extension TokenID: ExpressibleByArgument {}
extension StaffID: ExpressibleByArgument {}
extension SampleID: ExpressibleByArgument {}
extension PresetID: ExpressibleByArgument {}
extension PriceTierID: ExpressibleByArgument {}
extension SheetID: ExpressibleByArgument {}
extension EmailID: ExpressibleByArgument {}
extension WebhookID: ExpressibleByArgument {}
extension AccountID: ExpressibleByArgument {}

/// A mutation's key: given to repeat a command safely, else made anew.
struct KeyOption: ParsableArguments {
  @Option(help: "Idempotency key: repeat a command with its key and it takes effect once.")
  var idempotencyKey = ""
}

/// One page of a list.
struct PageOptions: ParsableArguments {
  @Option(help: "Rows: 1 to 500.") var limit: UInt32 = 100
  @Option(help: "Token of the next page, printed below a page.") var page = ""

  func validate() throws { try Self.check(limit, upTo: 500) }

  /// 0 would mean the server's default.
  static func check(_ limit: UInt32, upTo most: UInt32) throws {
    if !(1...most).contains(limit) { throw ValidationError("--limit is 1 to \(most)") }
  }

  /// What stands below a page.
  static func footer(shown: Int, of total: UInt32? = nil, next: String) -> String {
    let count = total.map { "\(shown) of \($0)" } ?? ""
    let more = next.isEmpty ? "" : "next: --page \(next)"
    let text = [count, more].filter { !$0.isEmpty }.joined(separator: "; ")
    return text.isEmpty ? "" : text + "\n"
  }
}

/// A switch of a setting.
enum OnOff: String, ExpressibleByArgument, CaseIterable {
  case on, off

  var toggle: Toggle { self == .on ? .on : .off }
}

/// When lines go to the warehouse.
enum ReleaseChoice: String, ExpressibleByArgument, CaseIterable {
  case onAdd = "on-add"
  case onIntent = "on-intent"
  case onConfirm = "on-confirm"

  var value: ReleasePolicy {
    switch self {
    case .onAdd: .onAdd
    case .onIntent: .onIntent
    case .onConfirm: .onConfirm
    }
  }
}
