import APISchema
import Client
import Codec
import RPC

/// Calls of every method by everybody, and what was wrong with the answers.
struct Attack {
  /// A stream that was opened, and what came.
  private struct Opened {
    let peer: Peer
    let method: MethodDescriptor
    let recorder: RawRecorder
  }
  let stage: HostileStage
  let schema: Schema
  let judge: Judge
  private static let callsPerRound = 3
  private let rules: [String: Set<String>]
  private var rounds = 0
  private var maker: RequestMaker
  private(set) var faults: [String] = []
  private var tally: [String: [String: Int]] = [:]
  private var peers: [Peer] = []
  private var opened: [Opened] = []

  init(_ stage: HostileStage, _ schema: Schema, seed: UInt64) throws {
    rules = try AccessRules.read()
    self.stage = stage
    self.schema = schema
    judge = Judge(schema, stage.goods)
    maker = RequestMaker(schema, seed: seed)
  }

  /// Everybody calls the methods: the shop's people first, then those who must not touch what is
  /// RIVAL's.
  mutating func round() async throws {
    peers = try await stage.people()
    await lookAround()
    try await callAll()
    await close()
    peers = try await stage.outsiders(&maker.knowledge)
    await lookAround()
    let before = try await stage.rivals()
    try await callAll()
    if try await stage.rivals() != before { faults.append("RIVAL's records were touched") }
    await close()
    rounds += 1
  }

  /// Learns what there is: of everything that can be listed, and of the newest that can be shown.
  private mutating func lookAround() async {
    let admin = Peer(name: "admin", side: "staff", client: stage.shop.admin)
    let reading = MethodDescriptor.all.filter { $0.kind == .unary && !$0.isMutating }
    for method in reading where method.method.hasPrefix("List") { await look(method, [], admin) }
    await look(.liveShoppingGetActiveSessions, [], admin)
    await look(.pickListGetPickList, [], admin)
    let shown: [MethodDescriptor] = [
      .liveShoppingGetCart, .samplesListSessionSamples, .ordersGetOrder, .salesSheetsGet,
      .accountsList,
    ]
    for method in shown {
      let fields = schema.message(method.requestType).fields
      guard let field = fields.first(where: \.isID) else { continue }
      for id in (maker.knowledge.ids[field.swiftType] ?? []).suffix(5) {
        await look(method, WireText.number(field.number, id), admin, [field.swiftType: id])
      }
    }
    for peer in peers where peer.name == "customer" || peer.name == "account" {
      let session = (maker.knowledge.ids["SessionID"] ?? []).last ?? 0
      await look(.liveShoppingGetCartAsClient, WireText.number(2, session), peer)
      await look(.selfServiceListOrders, [], peer)
      await look(.selfServiceGetCart, [], peer)
    }
  }

  private mutating func look(
    _ method: MethodDescriptor, _ payload: [UInt8], _ peer: Peer,
    _ asked: Knowledge.Record = [:]
  ) async {
    guard case .success(let answer) = await answer(method, payload, peer) else { return }
    maker.knowledge.learn(
      answer, of: method.responseType, asked: asked, by: peer.side, schema)
  }

  /// A method, and who calls it.
  private struct Attempt {
    let method: MethodDescriptor
    let peer: Int
    var isAllowed: Bool
  }

  private func attempts() -> [Attempt] {
    MethodDescriptor.all.flatMap { method in
      let allowed = rules["\(method.service)/\(method.method)"] ?? []
      return peers.indices.map {
        Attempt(method: method, peer: $0, isAllowed: allowed.contains(peers[$0].role))
      }
    }
  }

  /// What somebody may not call is tried once, the rest a few times: the less often, the more
  /// often it went well already. What ends something comes last, so that more than that happens.
  private mutating func callAll() async throws {
    let all = attempts()
    // Comparing a password costs as much as dozens of other calls.
    let open = all.filter {
      $0.isAllowed && !$0.method.endsSomething
        && !schema.message($0.method.requestType).fields.contains { $0.name.contains("password") }
    }
    var calls = rounds == 0 ? all : all.filter(\.isAllowed)
    for _ in 0..<Self.callsPerRound * open.count {
      guard let attempt = maker.pick(open) else { break }
      let answered = tally[attempt.method.name]?["OK"] ?? 0
      if maker.chance(2_000 / (2 + answered)) { calls.append(attempt) }
    }
    calls.shuffle(using: &maker.random)
    for call in calls where !call.method.endsSomething { try await make(call) }
    for call in calls where call.method.endsSomething { try await make(call) }
  }

  private mutating func make(_ attempt: Attempt) async throws {
    let (method, peer) = (attempt.method, peers[attempt.peer])
    let request = maker.request(method.requestType, by: peer.side)
    if method.kind.serverStreams {
      let stream = peer.client.exchange(method, payloads: [request.bytes])
      opened.append(Opened(peer: peer, method: method, recorder: RawRecorder(stream)))
    } else {
      let code = await call(method, request, by: peer)
      // Nothing can be learnt from a server that is gone.
      if code == .unavailable { throw Unmet(faults.last ?? "no server answers") }
      // Its token is at an end, and by itself it would only try again, ever more slowly; or it is
      // somebody else now.
      if code == .unauthenticated || (method == .accessAuthenticate && code == .ok) {
        peers[attempt.peer] = try await stage.renewed(peer)
      }
    }
  }

  /// Everybody's streams end, and then their connections.
  private mutating func close() async {
    for peer in peers {
      // Behind this answer on the same connection there is what came of the streams' first steps.
      _ = await answer(.serverHealth, [], peer)
    }
    judgeStreams()
    for peer in peers { peer.client.close() }
  }

  private mutating func call(
    _ method: MethodDescriptor, _ request: RequestMaker.Request, by peer: Peer
  ) async -> StatusCode {
    let first = await answer(method, request.bytes, peer)
    note(method, first, request, peer)
    if case .failure(let error) = first { return error.status.code }
    guard case .success(let payload) = first else { return .ok }
    maker.knowledge.learn(
      payload, of: method.responseType, asked: request.asked, by: peer.side, schema)
    guard method.isMutating, maker.chance(100) else { return .ok }
    let again = await answer(method, request.bytes, peer)
    if case .success(payload) = again { return .ok }
    // The call's own token ended by it.
    if case .failure(let error) = again, error.status.code == .unauthenticated {
      return .unauthenticated
    }
    faults.append("\(method.method) by \(peer.name) again: \(again), before: \(payload)")
    return .ok
  }

  private func answer(
    _ method: MethodDescriptor, _ payload: [UInt8], _ peer: Peer
  ) async -> Result<[UInt8], ClientError> {
    let options = CallOptions(timeoutMillis: 30_000, retries: false)
    do throws(ClientError) {
      if method.kind.clientStreams {
        let sink = peer.client.exchange(method, payloads: [payload], options: options)
        var answers = sink.makeAsyncIterator()
        return .success(try await answers.next() ?? [])
      }
      return .success(try await peer.client.unary(method, payload: payload, options: options))
    } catch {
      return .failure(error)
    }
  }

  private mutating func note(
    _ method: MethodDescriptor, _ answer: Result<[UInt8], ClientError>,
    _ request: RequestMaker.Request, _ peer: Peer
  ) {
    let code: String =
      switch answer {
      case .success: "OK"
      case .failure(let error): "\(error.code)"
      }
    tally[method.name, default: [:]][code, default: 0] += 1
    for fault in judge.faults(answer, to: method, peer) {
      let text = MessageType.named(method.requestType).flatMap {
        try? $0.json(fromBinary: request.bytes, options: .lenient)
      }
      faults.append(
        "\(method.method) by \(peer.name): \(fault)\n\(text?.prefix(2_000) ?? "\(request.bytes)")")
    }
  }

  /// What came on the streams: each message names the one before it, and holds no secret.
  private mutating func judgeStreams() {
    for stream in opened {
      let payloads = stream.recorder.payloads.value
      for payload in payloads {
        for fault in judge.faults(.success(payload), to: stream.method, stream.peer) {
          faults.append("\(stream.method.method) by \(stream.peer.name): \(fault)")
        }
      }
      for gap in judge.gaps(payloads, of: stream.method) {
        faults.append("\(stream.method.method) by \(stream.peer.name): \(gap)")
      }
    }
    opened = []
  }

  /// How often each method was answered how, for whoever wants to know what the test reaches.
  func printTally() {
    for (method, codes) in tally.sorted(by: { $0.key < $1.key }) {
      let counts = codes.sorted { $0.value > $1.value }.map { "\($0.key) \($0.value)" }
      print("\(method): \(counts.joined(separator: ", "))")
    }
  }
}

extension MethodDescriptor {
  /// "Orders/Confirm".
  fileprivate var name: String { "\(service.split(separator: ".").last ?? "")/\(method)" }

  /// Little can be done with its records afterwards.
  fileprivate var endsSomething: Bool {
    let ends = [
      "Cancel", "End", "Archive", "Delete", "Revoke", "Clear", "SignOut", "SetBatchStatus",
      "ConvertToOrder", "ConvertLiveSessionToDraft", "CreateFromLiveSession", "Pause",
    ]
    return ends.contains { method.hasPrefix($0) }
  }
}
