import APISchema
import Client
import Synchronization
import Values

/// A salesperson's device with a session of its own, and what it knows to be in the cart: every
/// answer it got, and nothing else.
final class Worker: Sendable {
  /// An operation that was answered, and the answer.
  enum Acknowledged: Equatable, Sendable {
    case added(AddToCartRequest, AddToCartResponse)
    case updated(UpdateCartItemRequest, UpdateCartItemResponse)
    case removed(RemoveFromCartRequest, RemoveFromCartResponse)

    var sequence: UInt64 {
      switch self {
      case .added(_, let response): response.sequence
      case .updated(_, let response): response.sequence
      case .removed(_, let response): response.sequence
      }
    }
  }
  struct Model: Sendable {
    /// The cart as acknowledged.
    var lines: [LineID: CartItem] = [:]
    var operations = 0
    var sequence: UInt64 = 0
    var last: Acknowledged?
    var faults: [String] = []
    var random: SplitMix64
  }
  let name: String
  let session: SessionID
  let client: ShowroomClient
  let stream: Recorder<WatchSessionResponse>
  private let batches: [BatchID]
  private let model: Mutex<Model>

  init(
    name: String, session: SessionID, client: ShowroomClient, batches: [BatchID],
    random: SplitMix64
  ) {
    self.name = name
    self.session = session
    self.client = client
    self.batches = batches
    stream = Recorder(client.liveShopping.watchSession(WatchSessionRequest(sessionID: session)))
    model = Mutex(Model(random: random))
  }

  var state: Model { model.withLock { $0 } }

  /// One operation, repeated until it is answered.
  func step() async throws {
    let acknowledged = try await perform(next())
    model.withLock { model in
      if acknowledged.sequence <= model.sequence {
        model.faults.append("\(name): sequence \(acknowledged.sequence) after \(model.sequence)")
      }
      model.sequence = acknowledged.sequence
      model.last = acknowledged
      switch acknowledged {
      case .added(_, let response): model.lines[response.item.lineID] = response.item
      case .updated(_, let response): model.lines[response.item.lineID] = response.item
      case .removed(let request, _): model.lines[request.lineID] = nil
      }
    }
  }

  /// The newest operation again, with its key: its answer must be the one it had.
  func repeatLast() async throws -> [String] {
    guard let last = state.last else { return [] }
    let again =
      switch last {
      case .added(let request, _): try await perform(.add(request))
      case .updated(let request, _): try await perform(.update(request))
      case .removed(let request, _): try await perform(.remove(request))
      }
    return again == last ? [] : ["\(name): the same key is answered \(again), before \(last)"]
  }

  private enum Operation {
    case add(AddToCartRequest)
    case update(UpdateCartItemRequest)
    case remove(RemoveFromCartRequest)
  }

  private func next() -> Operation {
    model.withLock { model in
      model.operations += 1
      let key = "\(name)-\(model.operations)"
      let lines = model.lines.keys.sorted()
      let quantity = Quantity.units(.random(in: 1...3, using: &model.random))
      let choice = Int.random(in: 0..<10, using: &model.random)
      guard let line = lines.randomElement(using: &model.random), choice >= 5 || lines.count > 20
      else {
        let batch = batches[Int.random(in: batches.indices, using: &model.random)]
        return .add(
          AddToCartRequest(
            idempotencyKey: key, sessionID: session, batchID: batch, quantity: quantity,
            separateLine: choice % 2 == 0))
      }
      // Another quantity: the pick list's stream is silent on what changes nothing there.
      let other = model.lines[line]?.quantity == quantity ? .units(4) : quantity
      return choice == 5
        ? .update(
          UpdateCartItemRequest(
            idempotencyKey: key, sessionID: session, lineID: line, quantity: other))
        : .remove(RemoveFromCartRequest(idempotencyKey: key, sessionID: session, lineID: line))
    }
  }

  private func perform(_ operation: Operation) async throws -> Acknowledged {
    switch operation {
    case .add(let request): .added(request, try await client.liveShopping.addToCart(request))
    case .update(let request):
      .updated(request, try await client.liveShopping.updateCartItem(request))
    case .remove(let request):
      .removed(request, try await client.liveShopping.removeFromCart(request))
    }
  }
}
