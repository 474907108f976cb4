import APISchema
import Client
import Values

extension Sale {
  func watchPickList(_ scanner: ShowroomClient) async throws {
    for try await message in scanner.pickList.watchPickList(WatchPickListRequest()) {
      switch message.body {
      case .progress: timeline.saw("scanner", "", sequence: message.sequence)
      case .state(let state):
        let text = state.complete ? "sees the pick list" : ""
        timeline.saw("scanner", text, sequence: message.sequence)
      case .changes(let changes):
        for change in changes.changes {
          timeline.saw("scanner", "sees \(text(change))", sequence: message.sequence)
        }
      }
    }
  }

  private func text(_ change: PickListChange) -> String {
    switch change.body {
    case .line(let line):
      "\(line.status): \(line.quantity) × \(line.productName) at \(line.location)"
    case .sessionEnded(let ended): "session \(ended.sessionID) end with order \(ended.orderID)"
    }
  }

  func watchAsStaff(_ staff: ShowroomClient, _ session: SessionID) async throws {
    let request = WatchSessionRequest(sessionID: session)
    for try await message in staff.liveShopping.watchSession(request) {
      switch message.body {
      case .progress: timeline.saw("staff", "", sequence: message.sequence)
      case .state: timeline.saw("staff", "sees the session", sequence: message.sequence)
      case .changes(let changes):
        for change in changes.changes {
          timeline.saw("staff", "sees \(text(change))", sequence: message.sequence)
        }
      }
    }
  }

  private func text(_ change: SessionChange) -> String {
    switch change.body {
    case .itemAdded(let item): "\(item.item.productName) added"
    case .itemUpdated(let item): "line \(item.item.lineID) changed"
    case .itemRemoved(let removed): "line \(removed.lineID) removed"
    case .priceOverrideApplied(let price): "\(lines(price)) priced"
    case .priceOverrideRemoved(let price): "\(lines(price)) without that price"
    case .statusChanged(let status): "the session is \(status.status)"
    case .sessionExpiring, .sessionExtended, .noteAdded: "the session's times or notes change"
    case .pickChanged(let pick):
      "line \(pick.lineID) \(pick.status)" + (pick.pickedBy.isEmpty ? "" : " by \(pick.pickedBy)")
    case .itemShorted(let short): "line \(short.item.item.lineID) is short"
    case .sampleChanged(let change): "sample \(change.sample.sampleID) \(change.sample.status)"
    case .visibilityChanged: "what the screen shows changes"
    case .checkoutRequested: "the customer is ready to check out"
    case .pickPriorityChanged(let change): "pick priority \(change.pickPriority)"
    }
  }

  private func lines(_ change: PriceChanged) -> String {
    let items = change.item.map { [$0] } ?? change.items
    if items.isEmpty { return "the order" }
    return "line " + items.map { "\($0.item.lineID)" }.joined(separator: ", ")
  }

  func watchAsCustomer(_ customer: ShowroomClient, _ session: SessionID) async throws {
    let request = WatchSessionRequest(sessionID: session)
    for try await message in customer.liveShopping.watchSessionAsClient(request) {
      switch message.body {
      case .progress: timeline.saw("customer", "", sequence: message.sequence)
      case .state: timeline.saw("customer", "sees the session", sequence: message.sequence)
      case .changes(let changes):
        for change in changes.changes {
          timeline.saw("customer", "sees \(text(change))", sequence: message.sequence)
        }
      }
    }
  }

  private func text(_ change: ClientSessionChange) -> String {
    switch change.body {
    case .itemAdded(let item): "\(item.productName) added"
    case .itemUpdated(let item):
      if let visible = item.visibleAdjustment {
        "line \(item.lineID) at \(item.unitPrice) instead of \(visible.originalUnitPrice)"
      } else {
        "line \(item.lineID): \(item.quantity) at \(item.unitPrice)"
      }
    case .itemRemoved(let removed): "line \(removed.lineID) removed"
    case .statusChanged(let status): "the session is \(status.status)"
    case .sessionExpiring, .sessionExtended: "the session's expiry change"
    case .itemShorted(let short): "line \(short.item.lineID) is short"
    case .sampleChanged(let sample): "sample \(sample.sampleID) \(sample.status)"
    case .checkoutRequested: "checkout requested"
    }
  }
}
