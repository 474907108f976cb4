import Access

extension RouteAccessTests {
  private static let house: Set<Role> = [.staff, .admin]
  private static let anyone: Set<Role> = [.client, .staff, .admin]

  /// The same for sales sheets and mails. Whoever holds a link has no role: they are nobody.
  static let sheets: [String: (roles: Set<Role>, isPublic: Bool)] = [
    "SalesSheets/Create": (house, false),
    "SalesSheets/Update": (house, false),
    "SalesSheets/Archive": (house, false),
    "SalesSheets/Get": (house, false),
    "SalesSheets/List": (house, false),
    "SalesSheets/GenerateShareUrl": (house, false),
    "SalesSheets/RevokeShareUrl": (house, false),
    "SalesSheets/ExportAsText": (house, false),
    "SalesSheets/ExportAsPdf": (house, false),
    "SalesSheets/SendViaEmail": (house, false),
    "SalesSheets/ConvertToOrder": (house, false),
    "SalesSheets/ConvertToLiveSession": (house, false),
    "SalesSheets/GetAnalytics": (house, false),
    "SalesSheets/GetByToken": (anyone, true),
    "SalesSheets/UpdateSelections": (anyone, true),
    "Emails/Get": (house, false),
    "Emails/List": (house, false),
    "Emails/Retry": (house, false),
  ]
}
