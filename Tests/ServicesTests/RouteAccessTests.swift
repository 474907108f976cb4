import Access
import Testing

@testable import Services

/// Who may call what, written down once more by hand: a change of the schema's rules must be
/// meant.
@Suite struct RouteAccessTests {
  private static let everyone: Set<Role> = Set(Role.allCases)
  private static let staffOnly: Set<Role> = [.staff, .admin]
  private static let session: Set<Role> = [.client, .staff, .admin]

  private static let expected: [String: (roles: Set<Role>, isPublic: Bool)] = [
    "Access/Authenticate": (everyone, true), "Access/WhoAmI": (everyone, true),
    "Access/IssueToken": ([.admin], false), "Access/RevokeToken": ([.admin], false),
    "Catalog/GetCatalog": (everyone, false),
    "Directory/SaveClient": (staffOnly, false), "Directory/GetClient": (staffOnly, false),
    "Directory/ListClients": (staffOnly, false), "Directory/SaveStaff": ([.admin], false),
    "Directory/ListStaff": (staffOnly, false),
    "History/GetSessionAt": (staffOnly, false),
    "History/GetSessionAtAsClient": (session, false),
    "History/ReplaySession": (staffOnly, false),
    "History/ReplaySessionAsClient": (session, false),
    "History/GetSessionMetrics": (staffOnly, false),
    "Inventory/UpsertBatches": (staffOnly, false), "Inventory/AdjustStock": (staffOnly, false),
    "Inventory/ListBatches": (staffOnly, false),
    "LiveShopping/CreateSession": (staffOnly, false),
    "LiveShopping/GetSession": (staffOnly, false),
    "LiveShopping/GetSessionAsClient": (session, false),
    "LiveShopping/GetSessionByCode": (session, true),
    "LiveShopping/JoinSession": (session, true),
    "LiveShopping/AddToCart": (session, false), "LiveShopping/UpdateCartItem": (session, false),
    "LiveShopping/RemoveFromCart": (session, false), "LiveShopping/ClearCart": (session, false),
    "LiveShopping/GetCart": (staffOnly, false),
    "LiveShopping/GetCartAsClient": (session, false),
    "LiveShopping/ApplyItemOverride": (staffOnly, false),
    "LiveShopping/RemoveOverride": (staffOnly, false), "LiveShopping/AddNote": (staffOnly, false),
    "LiveShopping/PauseSession": (staffOnly, false),
    "LiveShopping/ResumeSession": (staffOnly, false),
    "LiveShopping/ExtendSession": (staffOnly, false),
    "LiveShopping/CancelSession": (staffOnly, false),
    "LiveShopping/ConvertToOrder": (staffOnly, false),
    "LiveShopping/GetActiveSessions": ([.staff, .warehouse, .admin], false),
    "LiveShopping/WatchSession": (staffOnly, false),
    "LiveShopping/WatchSessionAsClient": (session, false),
    "LiveShopping/WatchActiveSessions": ([.staff, .warehouse, .admin], false),
    "PickList/GetPickList": ([.warehouse, .staff, .admin], false),
    "PickList/WatchPickList": ([.warehouse, .staff, .admin], false),
    "PickList/MarkPicked": ([.warehouse, .admin], false),
    "PickList/UnmarkPicked": ([.warehouse, .admin], false),
    "Server/Health": (everyone, true), "Server/Ping": (everyone, true),
    "Server/Info": (everyone, false),
  ]

  /// The same for the rest of live shopping.
  private static let floor: Set<Role> = [.warehouse, .staff, .admin]
  private static let warehouse: Set<Role> = [.warehouse, .admin]

  private static let expectedToo: [String: (roles: Set<Role>, isPublic: Bool)] = [
    "Catalog/WatchCatalog": (everyone, false),
    "CatalogPresets/Create": (staffOnly, false),
    "CatalogPresets/Update": (staffOnly, false),
    "CatalogPresets/Delete": (staffOnly, false),
    "CatalogPresets/Get": (staffOnly, false),
    "CatalogPresets/List": (staffOnly, false),
    "CatalogPresets/GetSystemDefaults": (staffOnly, false),
    "CatalogPresets/AssignToClient": (staffOnly, false),
    "CatalogPresets/GetClientDefault": (staffOnly, false),
    "CatalogPresets/SaveCurrentAsPreset": (staffOnly, false),
    "Directory/SavePriceTier": (staffOnly, false),
    "Directory/ListPriceTiers": (staffOnly, false),
    "Inventory/QuarantineStock": (floor, false),
    "Inventory/SetBatchStatus": (staffOnly, false),
    "Inventory/WhyUnavailable": (floor, false),
    "LiveShopping/ApplyBatchOverride": (staffOnly, false),
    "LiveShopping/ApplyOrderOverride": (staffOnly, false),
    "LiveShopping/ListOverrides": (staffOnly, false),
    "LiveShopping/GetMargins": (staffOnly, false),
    "LiveShopping/EndSession": (staffOnly, false),
    "LiveShopping/ConvertFromDraft": (staffOnly, false),
    "LiveShopping/UpdateVisibilitySettings": (staffOnly, false),
    "LiveShopping/RequestCheckout": (session, false),
    "LiveShopping/ReleaseLines": (staffOnly, false),
    "LiveShopping/SetPickPriority": (staffOnly, false),
    "LiveShopping/TrackClientView": (session, false),
    "LiveShopping/GetSessionActivity": (staffOnly, false),
    "LiveShopping/WatchSessionActivity": (staffOnly, false),
    "Migration/ImportRows": ([.admin], false),
    "PickList/ClaimPick": (warehouse, false),
    "PickList/UnclaimPick": (warehouse, false),
    "PickList/SubmitScans": (warehouse, false),
    "PickList/ShortPick": (warehouse, false),
    "PickList/ReallocatePick": (floor, false),
    "PickList/SubstitutePick": (staffOnly, false),
    "PickList/AcceptShort": (floor, false),
    "PickList/AcknowledgeRecall": (warehouse, false),
    "PickList/ReturnToShelf": (warehouse, false),
    "PickList/StagePick": (warehouse, false),
    "PickList/HandOverPick": (warehouse, false),
    "Policy/GetPolicy": (staffOnly, false),
    "Policy/SavePolicy": ([.admin], false),
    "Samples/RequestSample": (session, false),
    "Samples/AcknowledgeSample": (floor, false),
    "Samples/DeliverSample": (floor, false),
    "Samples/MarkSampleDecision": (session, false),
    "Samples/CancelSample": (session, false),
    "Samples/MarkSampleUnavailable": (floor, false),
    "Samples/ListPendingSamples": (floor, false),
    "Samples/ListSessionSamples": (session, false),
    "Samples/WatchSamples": (floor, false),
  ]

  /// Every table: one for each area, in a file of its own.
  private static let tables = [expected, expectedToo, orders, sheets, accounts, webhooks]

  @Test(arguments: Route.allCases) func onlyTheseMayCall(_ route: Route) throws {
    let prefix = "showroom.v1."
    #expect(route.fullName.hasPrefix(prefix))
    let name = String(route.fullName.dropFirst(prefix.count))
    let rule = try #require(
      Self.tables.lazy.compactMap { $0[name] }.first, "\(name) is not in this test's table")
    let nobody = authorize(nil, for: route.rule)
    #expect(nobody == (rule.isPublic ? .allowed : .unauthenticated))
    for role in Role.allCases {
      let expected: Authorization = rule.roles.contains(role) ? .allowed : .denied
      #expect(authorize(role, for: route.rule) == expected, "\(role) calls \(name)")
    }
  }

  @Test func theTableHasNoMoreThanTheRoutes() {
    #expect(Self.tables.reduce(0) { $0 + $1.count } == Route.allCases.count)
  }

  @Test(arguments: Route.allCases) func routesAreFoundByName(_ route: Route) {
    #expect(Route(service: route.service, method: route.method) == route)
    #expect(Route(service: route.service, method: route.method + "x") == nil)
    #expect(Route(service: route.service.lowercased(), method: route.method) == nil)
  }

  /// A link's token has 256 bits: nobody guesses it at any rate, and a web server may open links
  /// for all of its visitors on one connection. Its calls have rates of their own.
  private static let links = ["SalesSheets/GetByToken", "SalesSheets/UpdateSelections"]

  @Test func secretsAreTriedAtTheStrictestRate() {
    for route in Route.allCases where route.rule.isPublic && route.rule.rate != .credential {
      if Self.links.contains(where: { route.fullName.hasSuffix($0) }) { continue }
      #expect(["Health", "Ping", "WhoAmI"].contains(route.method), "\(route.fullName)")
    }
  }
}
