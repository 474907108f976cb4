import Access

@testable import Services

extension RouteAccessTests {
  private static let house: Set<Role> = [.staff, .admin]
  private static let readers: Set<Role> = [.staff, .partner, .admin]

  /// The same for orders.
  static let orders: [String: (roles: Set<Role>, isPublic: Bool)] = [
    "Orders/CreateStaffOrder": (house, false),
    "Orders/CreateFromLiveSession": (house, false),
    "Orders/CreateFromSalesSheet": (house, false),
    "Orders/ConvertDraftToLiveSession": (house, false),
    "Orders/ConvertLiveSessionToDraft": (house, false),
    "Orders/AddLine": (house, false),
    "Orders/UpdateLine": (house, false),
    "Orders/RemoveLine": (house, false),
    "Orders/ApplyOverride": (house, false),
    "Orders/RemoveOverride": (house, false),
    "Orders/AddNote": (house, false),
    "Orders/SetFees": (house, false),
    "Orders/UpdateOrder": (house, false),
    "Orders/SetHold": (house, false),
    "Orders/SubmitQuote": (house, false),
    "Orders/AcceptQuote": (house, false),
    "Orders/ReturnToDraft": (house, false),
    "Orders/SubmitForApproval": (house, false),
    "Orders/Approve": (house, false),
    "Orders/Confirm": (house, false),
    "Orders/Cancel": (house, false),
    "Orders/Advance": (readers, false),
    "Orders/RecordPayment": ([.admin, .partner], false),
    "Orders/GetOrder": (readers, false),
    "Orders/GetOrderHistory": (readers, false),
    "Orders/GetMargins": (house, false),
    "Orders/ListOrders": (readers, false),
    "Orders/WatchOrders": (readers, false),
    "Orders/ExportAsText": (house, false),
    "Orders/ExportAsPdf": (house, false),
    "Orders/SendViaEmail": (house, false),
  ]
}
