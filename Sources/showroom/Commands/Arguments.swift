public import ArgumentParser
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

/// A mutation's key: given to repeat a command safely, else made anew.
struct KeyOption: ParsableArguments {
  @Option(help: "Idempotency key: repeat a command with its key and it takes effect once.")
  var idempotencyKey = ""
}
