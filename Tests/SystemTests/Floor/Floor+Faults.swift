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
    let messages = try await worker.stream.reach(
      ofSession: session, cart.sessionVersion
    ) { SessionBelief($0).version }
    let belief = SessionBelief(messages)
    var faults = worker.state.faults + breaks(in: messages)
    let items = Dictionary(uniqueKeysWithValues: cart.items.map { ($0.item.lineID, $0) })
    if session.isOpen && belief.items != items {
      faults.append("shows \(belief.items), has \(items)")
    }
    if belief.status != session.status { faults.append("shows \(belief.status as Any)") }
    if session.isOpen && belief.totals != cart.totals {
      faults.append("shows \(belief.totals as Any), has \(cart.totals)")
    }
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
    let messages = try await booth.tabletStream.reach(
      ofSession: session, cart.sessionVersion
    ) { ClientBelief($0).version }
    let belief = ClientBelief(messages)
    var faults = breaks(in: messages)
    let items = Dictionary(uniqueKeysWithValues: cart.items.map { ($0.lineID, $0.settled) })
    if session.isOpen && (belief.items != items || belief.totals != cart.totals) {
      faults.append("shows \(belief), has \(items), \(cart.totals)")
    }
    if belief.status != session.status { faults.append("shows \(belief.status as Any)") }
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

extension Recorder {
  /// Waits until the belief is at the session's version, or the stream of an ended one is over.
  fileprivate func reach(
    ofSession session: Session, _ version: UInt64,
    _ believed: @escaping @Sendable ([Message]) -> UInt64
  ) async throws -> [Message] {
    let isOpen = session.isOpen
    return try await seen.wait("version \(version) of session \(session.sessionID)") {
      $0.isOver || (isOpen && believed($0.messages) >= version)
    }.messages
  }
}
