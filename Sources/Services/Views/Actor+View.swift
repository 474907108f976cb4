import APISchema
import StoreSchema

extension APISchema.Actor {
  /// Who did something, as anyone may see it: a role and a name, no ids, no token.
  init(_ principal: StoreSchema.Principal) {
    self.init(
      role: APISchema.Role(rawValue: principal.role.rawValue) ?? .unspecified,
      name: principal.name)
  }
}

extension APISchema.PickStatus {
  /// The states have the same numbers in both schemas.
  init(_ state: StoreSchema.PickState) { self = Self(rawValue: state.rawValue) ?? .unspecified }
}

extension APISchema.UnitOfMeasure {
  init(_ unit: StoreSchema.UnitOfMeasure) { self = Self(rawValue: unit.rawValue) ?? .unspecified }
}

extension APISchema.SessionStatus {
  init(_ status: StoreSchema.SessionStatus) {
    self = Self(rawValue: status.rawValue) ?? .unspecified
  }
}
