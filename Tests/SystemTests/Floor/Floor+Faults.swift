import APISchema
import Client
import Values

// What everybody believes, compared with what the server says.

extension Floor {
  /// Where a belief is wrong, a stream has a gap, or an answer was lost. Nobody works meanwhile,
  /// and `sequence` is the newest there is.
  func faults(at sequence: UInt64) async throws -> [String] {
    var faults: [String] = []
    for booth in booths {
      faults += try await staffFaults(booth)
      faults += try await tabletFaults(booth)
    }
    for picker in pickers { faults += try await pickerFaults(picker, sequence) }
    return faults + (try await screenFaults(sequence))
  }

  private func staffFaults(_ booth: Booth) async throws -> [String] {
    let worker = booth.worker
    let (session, cart) = try await truth(worker.session)
    var truth = SessionBelief([])
    truth.items = Dictionary(uniqueKeysWithValues: cart.items.map { ($0.item.lineID, $0) })
    (truth.status, truth.totals) = (session.status, cart.totals)
    truth.version = cart.sessionVersion
    let seen = await worker.stream.settled(session, as: truth) { SessionBelief($0) }
    var faults = worker.state.faults + breaks(in: seen.messages)
    if session.isOpen || !seen.isOver { faults += truth.differences(SessionBelief(seen.messages)) }
    if SessionBelief(seen.messages).status != session.status { faults.append("another status") }
    let told = Set(worker.state.lines.values.map { "\($0.lineID) \($0.quantity) v\($0.version)" })
    let kept = Set(
      cart.items.map { "\($0.item.lineID) \($0.item.quantity) v\($0.item.version)" })
    if told != kept { faults.append("was told \(told), has \(kept)") }
    return faults.map { "\(worker.name): \($0)" }
  }

  private func tabletFaults(_ booth: Booth) async throws -> [String] {
    let id = booth.worker.session
    let (session, _) = try await truth(id)
    let cart = try await shop.admin.liveShopping.getCartAsClient(GetCartRequest(sessionID: id))
    var truth = ClientBelief([])
    truth.items = Dictionary(uniqueKeysWithValues: cart.items.map { ($0.lineID, $0.settled) })
    (truth.status, truth.totals) = (session.status, cart.totals)
    truth.version = cart.sessionVersion
    let seen = await booth.tabletStream.settled(session, as: truth) { ClientBelief($0) }
    let belief = ClientBelief(seen.messages)
    var faults = breaks(in: seen.messages)
    if belief != truth && session.isOpen { faults.append("shows \(belief), has \(truth)") }
    if belief.status != session.status { faults.append("another status") }
    return faults.map { "tablet of \(booth.worker.name): \($0)" }
  }

  private func truth(_ id: SessionID) async throws -> (Session, GetCartResponse) {
    let session = try await shop.admin.liveShopping.getSession(GetSessionRequest(sessionID: id))
    let cart = try await shop.admin.liveShopping.getCart(GetCartRequest(sessionID: id))
    return (session.session, cart)
  }

  private func pickerFaults(_ picker: Picker, _ sequence: UInt64) async throws -> [String] {
    let messages = try await picker.stream.reach(sequence)
    var faults = breaks(in: messages)
    let belief = pickBelief(messages)
    var request = GetPickListRequest(pageSize: 500)
    var truth: [LineID: PickLine] = [:]
    repeat {
      let page = try await shop.scanner.pickList.getPickList(request)
      for line in page.groups.flatMap(\.lines) { truth[line.lineID] = line }
      request.pageToken = page.nextPageToken
    } while !request.pageToken.isEmpty
    // Finished lines of ended sessions are not asked for any more; a screen may still show them.
    for (id, line) in truth where belief[id] != line {
      faults.append("line \(id) is \(line), shown as \(belief[id] as Any)")
    }
    for (id, line) in belief where truth[id] == nil && line.status != .picked {
      faults.append("line \(id) is gone, shown as \(line)")
    }
    return faults.map { "a scanner: \($0)" }
  }

  private func screenFaults(_ sequence: UInt64) async throws -> [String] {
    let messages = try await screen.reach(sequence)
    let belief = activeSessions(messages)
    let listed = try await shop.admin.liveShopping.getActiveSessions(
      GetActiveSessionsRequest(pageSize: 500))
    let truth = Dictionary(uniqueKeysWithValues: listed.sessions.map { ($0.sessionID, $0) })
    var faults = breaks(in: messages)
    if belief != truth { faults.append("shows \(belief), has \(truth)") }
    return faults.map { "the floor's screen: \($0)" }
  }
}

extension Session {
  var isOpen: Bool { status == .active || status == .paused }
}

extension SessionBelief {
  /// What another belief has otherwise.
  fileprivate func differences(_ other: SessionBelief) -> [String] {
    var found: [String] = []
    for id in Set(items.keys).union(other.items.keys).sorted() where items[id] != other.items[id] {
      found.append(
        "shows \(String(describing: other.items[id])), has "
          + String(describing: items[id]))
    }
    if totals != other.totals || version != other.version {
      found.append("shows \(String(describing: other.totals)), has \(String(describing: totals))")
    }
    return found
  }
}

extension Recorder {
  /// What was seen once the belief is true, or the stream of an ended session is over, or there
  /// was long enough time for it.
  fileprivate func settled<Belief: Equatable & Sendable>(
    _ session: Session, as truth: Belief, _ belief: @escaping @Sendable ([Message]) -> Belief
  ) async -> Seen {
    let isOpen = session.isOpen
    _ = try? await seen.wait("a true belief", seconds: 10) {
      $0.isOver || (isOpen && belief($0.messages) == truth)
    }
    return seen.value
  }
}
