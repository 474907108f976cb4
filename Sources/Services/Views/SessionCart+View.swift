import APISchema
import Commerce
import CommerceStore
import StoreSchema
import Values

/// A session's cart as of one version.
struct CartView {
  let state: StoreState
  let session: SessionID

  /// The lines for staff.
  var staffItems: [APISchema.StaffCartItem] {
    guard let activity = state.commerce.activity(of: session) else { return [] }
    let visibility = APISchema.VisibilitySettings(activity)
    return state.commerce.cart(of: session).map { line in
      APISchema.StaffCartItem(
        line, override: state.commerce.overrides[line.overrideID], pickStatus: pickStatus(line),
        showing: visibility)
    }
  }

  /// The lines for everyone in the session.
  var clientItems: [APISchema.CartItem] {
    state.commerce.cart(of: session).map { line in
      APISchema.CartItem(line, pickStatus: pickStatus(line))
    }
  }

  private func pickStatus(_ line: StoreSchema.CartLine) -> APISchema.PickStatus {
    state.commerce.pickLines[line.id].map { APISchema.PickStatus($0.state) } ?? .unspecified
  }
}
