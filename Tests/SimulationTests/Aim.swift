import Commerce
import CommerceStore
import StoreSchema
import Values

/// A random command of a kind, aimed at what there is.
struct Aim {
  var principal: Principal
  private(set) var command: Command
  private let session: SessionID
  private let line: LineID
  private let batch: BatchID
  private let amount: Int
  private let number: Int

  static let admin = Principal(role: .admin, name: "Root")
  static let picker = Principal(role: .warehouse, name: "scanner-1")

  init(_ kind: Wishes.Kind, _ state: State, _ random: inout SplitMix64) {
    let newest = Int(state.counters.nextSessionID) - 1
    let session = SessionID(rawValue: UInt64(max(1, newest - random.below(5))))
    self.session = session
    line = Self.line(of: session, state, &random)
    batch = BatchID(rawValue: UInt64(random.below(3) + 1))
    amount = random.below(20)
    number = random.below(1_000)
    principal = Self.actor(session, state, &random)
    command = .runTimers
    command = self.command(kind, state)
  }

  private static func line(
    of session: SessionID, _ state: State, _ random: inout SplitMix64
  ) -> LineID {
    let ids = Set(state.cart(of: session).map(\.id) + state.pickLines(of: session).map(\.lineID))
    return ids.sorted().randomElement(using: &random)
      ?? LineID(rawValue: UInt64(random.below(20) + 1))
  }

  private static func actor(
    _ session: SessionID, _ state: State, _ random: inout SplitMix64
  ) -> Principal {
    let open = state.session(session)
    switch random.below(8) {
    case 0: return admin
    case 1:
      return Principal(
        role: .client, clientID: open?.clientID ?? .none, sessionID: session, name: "iPad")
    case 2: return staff(UInt64(random.below(3) + 1))
    default: return staff(open?.staffID.rawValue ?? 1)
    }
  }

  private static func staff(_ id: UInt64) -> Principal {
    Principal(role: .staff, staffID: StaffID(rawValue: id), name: "staff \(id)")
  }

  private static func units(_ count: Int64) -> Quantity {
    Quantity(tenThousandths: count * 10_000)
  }

  private mutating func command(_ kind: Wishes.Kind, _ state: State) -> Command {
    switch kind {
    case .add, .addPriced, .addSeparate, .update, .remove, .clear, .override, .removeOverride:
      return cartCommand(kind, state)
    case .open, .pause, .resume, .extend, .cancel, .convert, .saveDraft, .addNote, .join:
      return sessionCommand(kind, state)
    case .markPicked:
      principal = Self.picker
      return .markPicked(MarkPicked(sessionID: session, lineID: line))
    case .unmarkPicked:
      principal = Self.picker
      return .unmarkPicked(UnmarkPicked(sessionID: session, lineID: line))
    case .adjustStock, .changeBatch, .saveClient, .saveStaff, .issueToken, .revokeToken:
      principal = Self.admin
      return adminCommand(kind)
    }
  }

  private func cartCommand(_ kind: Wishes.Kind, _ state: State) -> Command {
    let quantity = Self.units(Int64(amount))
    switch kind {
    case .update:
      let version = number % 3 == 0 ? state.line(line)?.version ?? 1 : 0
      return .updateCartItem(
        UpdateCartItem(
          sessionID: session, lineID: line, quantity: quantity, expectedVersion: version))
    case .remove: return .removeFromCart(RemoveFromCart(sessionID: session, lineID: line))
    case .clear: return .clearCart(ClearCart(sessionID: session))
    case .override:
      let type: AdjustmentType = [.fixed, .dollar, .percentage][number % 3]
      let value = Int64(type == .fixed ? number : number - 500) * 100
      return .applyItemOverride(
        ApplyItemOverride(
          sessionID: session, lineID: line, adjustmentType: type,
          adjustmentValue: AdjustmentValue(tenThousandths: value),
          visibleToClient: amount % 2 == 0))
    case .removeOverride:
      let id = state.line(line)?.overrideID ?? .none
      return .removeOverride(RemoveOverride(sessionID: session, overrideID: id))
    default:
      return .addToCart(
        AddToCart(
          sessionID: session, batchID: batch, quantity: quantity,
          unitPrice: kind == .addPriced ? Money(cents: Int64(number)) : nil,
          separateLine: kind == .addSeparate))
    }
  }

  private mutating func sessionCommand(_ kind: Wishes.Kind, _ state: State) -> Command {
    switch kind {
    case .open:
      principal = Self.staff(UInt64(number % 3 + 1))
      let policies: [ReleasePolicy] = [.onAdd, .onIntent, .onConfirm]
      return .createSession(
        CreateSession(
          clientID: ClientID(rawValue: UInt64(number % 2 + 1)),
          releasePolicy: policies[amount % 3],
          idleTimeoutSeconds: number % 4 == 0 ? 0 : 60))
    case .pause: return .pauseSession(PauseSession(sessionID: session))
    case .resume: return .resumeSession(ResumeSession(sessionID: session))
    case .extend: return .extendSession(ExtendSession(sessionID: session))
    case .cancel: return .cancelSession(CancelSession(sessionID: session, reason: "changed"))
    case .addNote: return .addNote(AddNote(sessionID: session, text: "note \(number)"))
    case .join:
      let code = state.session(session)?.code ?? ""
      return .joinSession(JoinSession(code: code, deviceName: "iPad"))
    default:
      return .convertToOrder(ConvertToOrder(sessionID: session, asDraft: kind == .saveDraft))
    }
  }

  private func adminCommand(_ kind: Wishes.Kind) -> Command {
    switch kind {
    case .adjustStock:
      let delta = Self.units(Int64(amount - 6))
      return .adjustStock(AdjustStock(batchID: batch, delta: delta, reason: "counted"))
    case .changeBatch:
      let input = BatchInput(
        code: "B\(number % 3)", name: "Product", unitPrice: Money(cents: Int64(number)),
        location: "A\(amount)", status: number % 9 == 0 ? .draft : .live,
        onHand: number % 2 == 0 ? Self.units(Int64(20 + number % 60)) : nil)
      return .upsertBatches(UpsertBatches(batches: [input]))
    case .saveClient:
      return .saveClient(
        SaveClient(code: "C\(number % 2)", name: "Client \(amount)", active: amount != 0))
    case .saveStaff:
      let logins = ["jane", "john", "mary"]
      return .saveStaff(
        SaveStaff(login: logins[number % 3], name: "Name \(amount)", active: amount != 0))
    case .issueToken:
      return .issueToken(
        IssueToken(role: .partner, name: "Desk \(number)", lifetimeSeconds: 86_400))
    default:
      return .revokeToken(RevokeToken(tokenID: TokenID(rawValue: UInt64(number % 4 + 1))))
    }
  }
}
