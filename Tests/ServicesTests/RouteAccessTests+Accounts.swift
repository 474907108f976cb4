import Access

extension RouteAccessTests {
  /// Accounts, those who shop with them, and what a client may owe.
  static let accounts: [String: (roles: Set<Role>, isPublic: Bool)] = [
    "Accounts/Create": ([.staff, .admin], false),
    "Accounts/ResetPassword": ([.staff, .admin], false),
    "Accounts/SetActive": ([.staff, .admin], false),
    "Accounts/List": ([.staff, .admin], false),
    "Accounts/AcceptInvitation": ([], true),
    "Accounts/SignIn": ([.client, .staff, .admin], true),
    "Accounts/SignOut": ([.client], false),
    "Accounts/ChangePassword": ([.client], false),
    "Directory/SetClientTerms": ([.staff, .admin], false),
    "Directory/GetClientCredit": ([.staff, .admin], false),
    "SelfService/GetCart": ([.client], false),
    "SelfService/AddToCart": ([.client], false),
    "SelfService/UpdateCartItem": ([.client], false),
    "SelfService/RemoveFromCart": ([.client], false),
    "SelfService/ClearCart": ([.client], false),
    "SelfService/SubmitOrder": ([.client], false),
    "SelfService/WithdrawOrder": ([.client], false),
    "SelfService/ListOrders": ([.client], false),
    "SelfService/GetOrder": ([.client], false),
    "SelfService/WatchOrders": ([.client], false),
  ]
}
