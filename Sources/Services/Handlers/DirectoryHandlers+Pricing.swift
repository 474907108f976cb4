import APISchema
import Commerce
import CommerceStore
import Engine
import RPC
import StoreSchema
import Values

extension Handlers {
  func savePriceTier(
    _ request: APISchema.SavePriceTierRequest, _ call: UnaryCall<APISchema.SavePriceTierResponse>
  ) {
    let command = Commerce.SavePriceTier(
      code: request.code, name: request.name, rule: StoreSchema.PriceRule(request.rule),
      categoryRules: request.categoryRules.map {
        .init(category: $0.category, rule: StoreSchema.PriceRule($0.rule))
      }, expectedVersion: request.expectedVersion)
    call.submit(.savePriceTier(command), for: request) { reply, sequence in
      guard case .saved(let reply) = reply else { return nil }
      return .init(
        sequence: sequence, priceTierID: PriceTierID(rawValue: reply.id),
        created: reply.created, version: reply.version)
    }
  }

  func listPriceTiers(
    _ request: APISchema.ListPriceTiersRequest,
    _ call: UnaryCall<APISchema.ListPriceTiersResponse>
  ) {
    call.read(atLeast: request.atLeast) { version throws(Status) in
      let page = version.state.commerce.priceTiers(
        after: try Paging.cursor(request.pageToken), limit: try Paging.size(request.pageSize))
      return .init(
        sequence: version.sequence,
        priceTiers: page.items.map { APISchema.PriceTier($0) },
        nextPageToken: Paging.token(page.next),
        totalCount: UInt32(clamping: page.totalCount))
    }
  }
}

extension StoreSchema.PriceRule {
  init(_ rule: APISchema.PriceRule) {
    self.init(
      basis: StoreSchema.PriceBasis(rawValue: rule.basis.rawValue) ?? .unspecified,
      percent: rule.percent)
  }
}

extension APISchema.PriceRule {
  init(_ rule: StoreSchema.PriceRule) {
    self.init(
      basis: APISchema.PriceBasis(rawValue: rule.basis.rawValue) ?? .unspecified,
      percent: rule.percent)
  }
}

extension APISchema.PriceTier {
  init(_ tier: StoreSchema.PriceTier) {
    self.init(
      priceTierID: tier.id, code: tier.code, name: tier.name,
      rule: APISchema.PriceRule(tier.rule),
      categoryRules: tier.categoryRules.map {
        .init(category: $0.category, rule: APISchema.PriceRule($0.rule))
      }, version: tier.version)
  }
}
