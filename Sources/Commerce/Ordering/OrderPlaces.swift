public import StoreSchema
import Values

/// Where an order stands among those of its status: the newest first.
struct OrderPlace: Comparable, Hashable, Sendable {
  /// Orders of one status, those taken over from another system apart.
  var group: UInt8
  var id: OrderID

  static func < (left: OrderPlace, right: OrderPlace) -> Bool {
    left.group != right.group ? left.group < right.group : right.id < left.id
  }

  static func group(_ status: OrderStatus, historical: Bool) -> UInt8 {
    UInt8(truncatingIfNeeded: status.rawValue) << 1 | (historical ? 1 : 0)
  }
}

extension Order {
  fileprivate var place: OrderPlace {
    OrderPlace(group: OrderPlace.group(status, historical: historical), id: id)
  }

  /// Something can still become of it: not delivered, cancelled or taken over from elsewhere.
  public var isOpen: Bool { status.isOpen && !historical }
}

extension OrderStatus {
  fileprivate var isOpen: Bool { self != .delivered && self != .cancelled }
}

extension OrderFilter {
  /// The groups that hold all that match; nil: any.
  fileprivate var groups: [UInt8]? {
    if onlyOpen {
      let statuses = status == .unspecified ? OrderStatus.allCases : [status]
      return statuses.filter(\.isOpen).map { OrderPlace.group($0, historical: false) }
    }
    if status == .unspecified { return nil }
    return [false, true].map { OrderPlace.group(status, historical: $0) }
  }
}

extension State {
  /// Keeps an order among those of its status.
  mutating func indexPlace(of order: Order, replacing before: Order?) {
    let place = order.place
    if let before, before.place != place { orderPlaces.remove(before.place) }
    if before?.place != place { orderPlaces.insert(place) }
  }

  /// Orders by what narrows them best. False: no index knows these, look at all.
  func visitPlaces(
    _ filter: OrderFilter, below cursor: OrderID?, _ body: (Order) -> Bool
  ) -> Bool {
    guard let groups = filter.groups else { return false }
    let start = cursor ?? OrderID(rawValue: .max)
    // The next of each group; the newest of them is the next of all.
    var heads = groups.compactMap { placed(after: OrderPlace(group: $0, id: start)) }
    while let index = heads.indices.max(by: { heads[$0].id < heads[$1].id }) {
      let place = heads[index]
      if let order = orders[place.id], !body(order) { return true }
      if let next = placed(after: place) { heads[index] = next } else { heads.remove(at: index) }
    }
    return true
  }

  private func placed(after place: OrderPlace) -> OrderPlace? {
    var next: OrderPlace?
    orderPlaces.visit(after: place) { found in
      if found.group == place.group { next = found }
      return false
    }
    return next
  }
}
