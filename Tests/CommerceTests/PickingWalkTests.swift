import Commerce
import StoreSchema
import Testing
import Values

/// Random sales and picking, with every invariant checked after every step.
@Suite struct PickingWalkTests {
  @Test("I1, I2, I8, C21: whatever sales and pickers do, every unit is accounted for")
  func everythingIsAccountedFor() throws {
    let seed = firstSeed(2_100)
    var reached: Set<PickChange> = []
    for round in 0..<120 {
      var walk = PickingWalk(seed: seed &+ UInt64(round))
      for _ in 0..<40 {
        walk.step()
        let problems = walk.shop.state.invariantViolations()
        if problems.isEmpty { continue }
        Issue.record("SHOWROOM_SEED=\(seed &+ UInt64(round)) \(walk.last): \(problems)")
        return
      }
      var replayed = State()
      replayed.evolve(walk.shop.log)
      for case .pickLineChanged(let change) in walk.shop.log.map(\.body) {
        reached.insert(change.change)
      }
      let isSame = replayed == walk.shop.state && walk.shop.state.restored() == replayed
      #expect(isSame, "SHOWROOM_SEED=\(seed &+ UInt64(round))")
    }
    let unreached = Set(PickChange.allCases).subtracting(reached)
    #expect(unreached == [.unspecified, .priorityChanged])
  }
}

/// One random walk.
private struct PickingWalk {
  private(set) var shop = Shop()
  private(set) var last = ""
  private var random: SplitMix64
  private var scans: UInt64 = 0
  private var sessions: [SessionID] = []

  init(seed: UInt64) {
    random = SplitMix64(seed: seed)
    _ = shop.stockTwins()
    for _ in 0..<3 { sessions.append(shop.open()) }
  }

  private mutating func roll(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }

  /// One command, accepted or not.
  mutating func step() {
    let session = sessions[roll(sessions.count)]
    let line = LineID(rawValue: UInt64(roll(max(1, Int(shop.state.counters.nextLineID))) + 1))
    let owner = shop.state.pickLine(line)?.sessionID ?? session
    let isSale = roll(3) == 0
    let command = isSale ? sale(session, line) : pick(owner, line)
    let picker = Principal(role: .warehouse, name: "scanner-\(roll(2))")
    last = "\(command)"
    _ = shop.execute(command, as: isSale ? Shop.admin : picker)
  }

  private mutating func sale(_ session: SessionID, _ line: LineID) -> Command {
    let batch = BatchID(rawValue: UInt64(roll(6) + 1))
    let quantity = Quantity.units(Int64(roll(9) + 1))
    switch roll(14) {
    case 0...4:
      return .addToCart(AddToCart(sessionID: session, batchID: batch, quantity: quantity))
    case 5...7:
      let session = shop.state.line(line)?.sessionID ?? session
      return .updateCartItem(
        UpdateCartItem(sessionID: session, lineID: line, quantity: quantity))
    case 8:
      let session = shop.state.line(line)?.sessionID ?? session
      return .removeFromCart(RemoveFromCart(sessionID: session, lineID: line))
    case 9:
      return .adjustStock(
        AdjustStock(batchID: batch, delta: .units(Int64(roll(20) - 12)), reason: "count"))
    case 10:
      return roll(4) == 0
        ? .cancelSession(CancelSession(sessionID: session))
        : .applyBatchOverride(
          ApplyBatchOverride(
            sessionID: session, batchID: batch, adjustmentType: .percentage,
            adjustmentValue: AdjustmentValue(tenThousandths: -50_000)))
    case 11:
      return .convertToOrder(ConvertToOrder(sessionID: session, asDraft: roll(3) == 0))
    case 12: return .acceptShort(AcceptShort(sessionID: session, lineID: line))
    default:
      return .substitutePick(SubstitutePick(sessionID: session, lineID: line, batchID: batch))
    }
  }

  private mutating func pick(_ session: SessionID, _ line: LineID) -> Command {
    let lines = roll(3) == 0 ? [] : [line]
    switch roll(12) {
    case 0, 1: return .markPicked(MarkPicked(sessionID: session, lineID: line))
    case 2: return .unmarkPicked(UnmarkPicked(sessionID: session, lineID: line))
    case 3, 4:
      return .claimPick(ClaimPick(sessionID: session, lineIDs: lines, takeOver: roll(2) == 0))
    case 5: return .unclaimPick(UnclaimPick(sessionID: session, lineIDs: lines))
    case 6: return .acknowledgeRecall(AcknowledgeRecall(sessionID: session, lineID: line))
    case 7: return .returnToShelf(ReturnToShelf(sessionID: session, lineID: line))
    case 8: return .stagePick(StagePick(sessionID: session, lineIDs: lines))
    case 9: return .handOverPick(HandOverPick(sessionID: session, lineIDs: lines))
    case 10:
      return .shortPick(
        ShortPick(
          sessionID: session, lineID: line, picked: .units(Int64(roll(5))), reason: "not there"))
    default: return scan(session, line)
    }
  }

  private mutating func scan(_ session: SessionID, _ line: LineID) -> Command {
    let inputs = (0..<3).map { number in
      var pick = MarkPicked(
        sessionID: session, lineID: LineID(rawValue: line.rawValue + UInt64(number)))
      pick.barcode = shop.state.pickLine(pick.lineID)?.batchCode ?? "?"
      return ScanInput(number: UInt64(roll(6) + 1), pick: pick, scannedAt: shop.now)
    }
    return .submitScans(
      SubmitScans(device: "gun", scans: inputs.sorted { $0.number < $1.number }))
  }
}
