import APISchema
import ArgumentParser
import Client
import TerminalViews
import Values

// Client pricing: what a customer's prices start from.

/// "list:-10", "cost:30": percent on top of the list price or the unit cost.
struct RuleArgument: ExpressibleByArgument {
  let rule: PriceRule

  init?(argument: String) {
    let parts = argument.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let percent = AdjustmentValue(argument: String(parts[1])) else {
      return nil
    }
    switch parts[0] {
    case "list": rule = PriceRule(basis: .list, percent: percent)
    case "cost": rule = PriceRule(basis: .cost, percent: percent)
    default: return nil
    }
  }
}

/// "Tea=list:-10": a rule for one category.
struct CategoryRuleArgument: ExpressibleByArgument {
  let rule: CategoryPriceRule

  init?(argument: String) {
    guard let equals = argument.lastIndex(of: "="), equals > argument.startIndex,
      let rule = RuleArgument(argument: String(argument[argument.index(after: equals)...]))
    else { return nil }
    self.rule = CategoryPriceRule(category: String(argument[..<equals]), rule: rule.rule)
  }
}

struct DirectoryTiers: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "tiers", abstract: "Price tiers.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var pages: PageOptions

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.directory.listPriceTiers(
      ListPriceTiersRequest(pageSize: pages.limit, pageToken: pages.page))
    Printer(json: connection.json).show(response) { response in
      var table = TextTable([("TIER", .right), ("CODE", .left), ("NAME", .left), ("RULE", .left)])
      for tier in response.priceTiers {
        let special = tier.categoryRules.map { "\($0.category)=\(TierText.rule($0.rule))" }
        let rules = [TierText.rule(tier.rule)] + special
        table.add(["\(tier.priceTierID)", tier.code, tier.name, rules.joined(separator: " ")])
      }
      return table.text()
        + PageOptions.footer(
          shown: response.priceTiers.count, of: response.totalCount, next: response.nextPageToken)
    }
  }
}

struct DirectorySaveTier: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "save-tier", abstract: "Create or change a price tier.",
    discussion: """
      A rule is list:PERCENT or cost:PERCENT, signed: list:-10 is ten percent off the list price, \
      cost:30 a markup of thirty percent. Carts keep the prices they have.
      """)
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Argument(help: "Its code; an existing one is changed.") var code: String
  @Argument(help: "Its name.") var name: String
  @Option(help: "The rule.") var rule: RuleArgument
  @Option(help: "Instead for a category: Tea=list:-5; may repeat.")
  var category: [CategoryRuleArgument] = []
  @Option(help: "Fail when the tier has another version by now.") var expectVersion: UInt64 = 0

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.directory.savePriceTier(
      SavePriceTierRequest(
        idempotencyKey: key.idempotencyKey, code: code, name: name, rule: rule.rule,
        categoryRules: category.map(\.rule), expectedVersion: expectVersion))
    Printer(json: connection.json).show(response) {
      "tier \($0.priceTierID) \($0.created ? "created" : "changed")\n"
    }
  }
}

/// Price rules for people, as they are given.
enum TierText {
  static func rule(_ rule: PriceRule) -> String {
    "\(rule.basis == .cost ? "cost" : "list"):\(rule.percent)"
  }
}
