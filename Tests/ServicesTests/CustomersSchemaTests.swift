import Access
import Codec
import Testing

@testable import Services

/// What can reach a customer at all: every message that a method for CLIENT or for anyone answers
/// with, down to the last field.
@Suite struct CustomersSchemaTests {
  /// Words of a field's name that say it is not the customer's.
  private static let words: Set<String> = [
    "cost", "costs", "cogs", "margin", "margins", "markup", "markups", "floor", "internal",
    "hidden", "note", "notes", "reason", "reasons", "override", "overrides", "base", "permission",
    "permissions", "held", "hold", "holds", "holder", "victim", "victims",
  ]
  /// Fields that bear such a word and are the customer's all the same, and why.
  private static let exceptions: [String: String] = [:]

  @Test(
    """
    Feature: unified-sales-live-shopping, Property 5: \
    client views never carry non-null cogs/margin/marginPercentage
    """)
  func noFieldForSecrets() throws {
    let schema = try SchemaText.ofTheAPI()
    #expect(Self.faults(of: schema) == [])
  }

  @Test(
    """
    Feature: unified-sales-live-shopping, Property I7: no message type reachable by CLIENT/SHEET \
    principals contains cost, margin, hidden override, internal note, other clients' holds
    """)
  func noTypeOfTheStaff() throws {
    let schema = try SchemaText.ofTheAPI()
    let reached = Set(Self.reachable(in: schema).map(\.message))
    #expect(reached.contains("CartItem") && reached.contains("ErrorDetail"))
    #expect(reached.contains("SharedSheetItem"), "whoever holds a link is a customer")
    #expect(reached.filter { $0.hasPrefix("Staff") } == [])
    let theirs: Set<String> = [
      "Session", "PriceOverride", "Note", "Stock", "PickLine", "Batch", "WarehouseSample",
      "HoldExplanation", "VisibilitySettings", "LineCost", "LineMargin", "PriceRule",
      "SalesSheet", "SheetItem", "SheetSummary", "SheetConversion", "OrderNote",
    ]
    #expect(reached.intersection(theirs) == [])
    #expect(theirs.isSubset(of: schema.messages.keys))
  }

  /// The text was read as it was meant: it has the messages and rules that the program has.
  @Test func theTextIsReadAsTheProgramHasIt() throws {
    let schema = try SchemaText.ofTheAPI()
    let prefix = "showroom.v1."
    let known = MessageType.all.map(\.fullName).filter { $0.hasPrefix(prefix) }
    #expect(Set(schema.messages.keys) == Set(known.map { String($0.dropFirst(prefix.count)) }))
    #expect(schema.methods.count == Route.allCases.count)
    for route in Route.allCases {
      let name = String(route.fullName.dropFirst(prefix.count))
      let method = try #require(schema.methods.first { $0.name == name })
      let isForCustomers = authorize(.client, for: route.rule) == .allowed || route.rule.isPublic
      #expect(isForCustomers == Self.isForCustomers(method), "\(name)")
      #expect(schema.messages[method.request] != nil && schema.messages[method.response] != nil)
    }
  }

  /// It would be found.
  @Test(arguments: [
    "int64 unit_cost_cents = 2;", "Inner inner = 2;", "repeated Inner inners = 2;",
    "oneof body { string hint = 2; Inner inner = 3; }",
  ])
  func secretsAreFound(_ field: String) {
    var schema = SchemaText()
    schema.read(
      """
      service Shop {
        // Not a comment about cost.
        rpc Get(GetRequest) returns (stream GetResponse) {
          option (showroom.access) = {roles: [STAFF, CLIENT], rate: READ};
        }
      }
      message ErrorDetail { string field = 1; }
      message GetRequest { int64 margin = 1; }
      message GetResponse { uint64 sequence = 1; \(field) }
      message Inner { int64 margin_e4 = 1 [(showroom.limits) = {required: true}]; }
      """)
    #expect(Self.faults(of: schema).count == 1)
  }

  private static func isForCustomers(_ method: SchemaText.Method) -> Bool {
    !method.roles.isDisjoint(with: ["CLIENT", "PUBLIC"])
  }

  /// Every message in the answers to customers, and the method that leads there.
  private static func reachable(in schema: SchemaText) -> [(message: String, method: String)] {
    var front = schema.methods.filter(isForCustomers).map { ($0.response, $0.name) }
    front.append(("ErrorDetail", "any method that fails"))
    var found: [(message: String, method: String)] = []
    while let (message, method) = front.popLast() {
      guard let fields = schema.messages[message], !found.contains(where: { $0.message == message })
      else { continue }
      found.append((message, method))
      front += fields.map { ($0.type, method) }
    }
    return found
  }

  private static func faults(of schema: SchemaText) -> [String] {
    reachable(in: schema).flatMap { message, method in
      (schema.messages[message] ?? []).compactMap { field in
        let parts = Set(field.name.split(separator: "_").map(String.init))
        let name = "\(message).\(field.name)"
        if parts.isDisjoint(with: words) || exceptions[name] != nil { return nil }
        return "\(method) shows customers \(name)"
      }
    }
  }
}
