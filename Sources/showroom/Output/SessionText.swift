import APISchema
import Client
import Values

/// A session with its cart.
enum SessionText {
  /// As text, or as JSON: the session, then the cart.
  static func print(
    _ client: ShowroomClient, _ session: SessionID, _ connection: ConnectionOptions
  ) async throws {
    let found = try await client.liveShopping.getSession(GetSessionRequest(sessionID: session))
    let cart = try await client.liveShopping.getCart(
      GetCartRequest(sessionID: session, atLeast: found.sequence))
    let printer = Printer(json: connection.json)
    printer.show(found) { CartText.session($0.session) + "\n" }
    printer.show(cart, CartText.cart)
  }

  /// The same as its customer may see it.
  static func printAsClient(
    _ client: ShowroomClient, _ session: SessionID, _ connection: ConnectionOptions
  ) async throws {
    let found = try await client.liveShopping.getSessionAsClient(
      GetSessionRequest(sessionID: session))
    let cart = try await client.liveShopping.getCartAsClient(
      GetCartRequest(sessionID: session, atLeast: found.sequence))
    let printer = Printer(json: connection.json)
    printer.show(found) { "\(CartText.session($0.session))\n" }
    printer.show(cart) { CartText.items($0.items, totals: $0.totals) }
  }
}
