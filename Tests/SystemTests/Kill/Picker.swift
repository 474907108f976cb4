import APISchema
import Client
import Synchronization
import Values

/// A scanner: follows the pick list's stream, picks what is queued and puts back what is recalled.
final class Picker: Sendable {
  private struct State {
    var count = 0
    var random: SplitMix64
    /// Newest sequence it was answered.
    var sequence: UInt64 = 0
    /// What the first so many messages of the stream add up to.
    var board: [LineID: PickLine] = [:]
    var applied = 0
    /// Lines as last picked or put back, by answers.
    var acknowledged: [LineID: PickLine] = [:]
  }
  let stream: Recorder<WatchPickListResponse>
  private let client: ShowroomClient
  private let state: Mutex<State>

  init(client: ShowroomClient, random: SplitMix64) {
    self.client = client
    stream = Recorder(client.pickList.watchPickList(WatchPickListRequest()))
    state = Mutex(State(random: random))
  }

  /// Newest sequence it was answered.
  var sequence: UInt64 { state.withLock { $0.sequence } }

  /// The lines as its answers said.
  var acknowledged: [LineID: PickLine] { state.withLock { $0.acknowledged } }

  /// Works on one line of the list as the stream shows it; whether there was one. When there is
  /// none a call is made all the same, so that a picker without work doesn't spin.
  func step() async throws -> Bool {
    let messages = stream.seen.value.messages
    let (chosen, key) = state.withLock { state in
      state.board = pickLines(messages[state.applied...], after: state.board)
      state.applied = messages.count
      let wanted = state.board.values.sorted { $0.lineID < $1.lineID }
        .filter { $0.status == .queued || $0.status == .recallPending }
      state.count += 1
      return (wanted.randomElement(using: &state.random), "scan-\(state.count)")
    }
    guard let line = chosen else {
      _ = try await client.server.ping(PingRequest())
      return false
    }
    do throws(ClientError) {
      try await work(on: line, key: key)
    } catch {
      // The salesperson was faster.
      guard [.pickConflict, .pickLineNotFound].contains(error.code) else { throw error }
    }
    return true
  }

  private func work(on line: PickLine, key: String) async throws(ClientError) {
    let (sequence, after): (UInt64, PickLine)
    if line.status == .queued {
      let response = try await client.pickList.markPicked(
        MarkPickedRequest(idempotencyKey: key, sessionID: line.sessionID, lineID: line.lineID))
      (sequence, after) = (response.sequence, response.line)
    } else {
      let response = try await client.pickList.unmarkPicked(
        UnmarkPickedRequest(idempotencyKey: key, sessionID: line.sessionID, lineID: line.lineID))
      (sequence, after) = (response.sequence, response.line)
    }
    state.withLock {
      $0.sequence = max($0.sequence, sequence)
      $0.acknowledged[line.lineID] = after
    }
  }
}
