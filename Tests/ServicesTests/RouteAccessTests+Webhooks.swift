import Access

extension RouteAccessTests {
  /// Where order changes are posted to.
  static let webhooks: [String: (roles: Set<Role>, isPublic: Bool)] = [
    "Webhooks/Create": ([.admin], false), "Webhooks/Update": ([.admin], false),
    "Webhooks/RotateSecret": ([.admin], false), "Webhooks/Delete": ([.admin], false),
    "Webhooks/List": ([.admin], false),
  ]
}
