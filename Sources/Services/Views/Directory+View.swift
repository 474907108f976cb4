import APISchema
import Commerce
import StoreSchema
import Values

extension APISchema.Client {
  init(_ client: StoreSchema.Client, in state: Commerce.State) {
    self.init(
      clientID: client.id,
      code: client.code,
      name: client.name,
      country: client.country,
      activeState: client.active ? .active : .inactive,
      createdAt: client.createdAt,
      version: client.version,
      priceRule: client.priceRule.map { APISchema.PriceRule($0) },
      priceTierID: client.priceTierID,
      email: client.email,
      creditLimit: client.creditLimit.map { APISchema.CreditLimit(amount: $0.amount) },
      paymentTerms: client.paymentTerms.map { APISchema.PaymentTerms($0) },
      transportFeePercent: client.transportFeePercent,
      selfService: client.selfService,
      autoApproval: client.autoApproval,
      presetID: state.defaultPreset(of: client.id)?.id ?? .none)
  }
}

extension APISchema.StaffMember {
  init(_ staff: StoreSchema.Staff) {
    self.init(
      staffID: staff.id,
      login: staff.login,
      name: staff.name,
      role: APISchema.Role(rawValue: staff.role.rawValue) ?? .unspecified,
      permissions: staff.permissions.map {
        APISchema.Permission(rawValue: $0.rawValue) ?? .unspecified
      },
      activeState: staff.active ? .active : .inactive,
      version: staff.version)
  }
}
