import Dispatch
import Foundation
import Synchronization

/// What a test waited for in vain, as a sentence.
struct Unmet: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// Runs `body`; when it takes longer than `seconds` it is cancelled and the sentence is thrown.
func within<Value: Sendable>(
  _ seconds: Int, _ what: String, _ body: @escaping @Sendable () async throws -> Value
) async throws -> Value {
  let task = Task { try await body() }
  let expired = Expiry()
  let timer = DispatchWorkItem {
    expired.happened()
    task.cancel()
  }
  DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(seconds), execute: timer)
  defer { timer.cancel() }
  let result = await withTaskCancellationHandler {
    await task.result
  } onCancel: {
    task.cancel()
  }
  if case .failure(let error) = result, expired.isOver {
    throw Unmet("\(what): not within \(seconds) s (\(error))")
  }
  return try result.get()
}

/// Whether a time is over.
private final class Expiry: Sendable {
  private let flag = Mutex(false)
  var isOver: Bool { flag.withLock { $0 } }
  func happened() { flag.withLock { $0 = true } }
}

/// A value that tasks can wait on.
final class Watched<Value: Sendable>: Sendable {
  private struct Waiter {
    let isMet: @Sendable (Value) -> Bool
    let continuation: CheckedContinuation<Value, any Error>
  }
  private struct State {
    var value: Value
    var waiters: [UInt64: Waiter] = [:]
    var cancelled: Set<UInt64> = []
    var nextID: UInt64 = 0
  }
  private let state: Mutex<State>

  init(_ value: Value) { state = Mutex(State(value: value)) }

  var value: Value { state.withLock { $0.value } }

  /// Changes the value, and wakes whoever waited for that.
  @discardableResult
  func update<Result: Sendable>(_ change: (inout Value) -> Result) -> Result {
    let (result, value, woken) = state.withLock { state in
      let result = change(&state.value)
      let met = state.waiters.filter { $0.value.isMet(state.value) }
      for id in met.keys { state.waiters[id] = nil }
      return (result, state.value, met.values.map(\.continuation))
    }
    for continuation in woken { continuation.resume(returning: value) }
    return result
  }

  /// Waits until the value is as wanted. `what` is the sentence when it never is.
  @discardableResult
  func wait(
    _ what: String, seconds: Int = 30, until isMet: @escaping @Sendable (Value) -> Bool
  ) async throws -> Value {
    try await within(seconds, what) { try await self.wait(isMet) }
  }

  private func wait(_ isMet: @escaping @Sendable (Value) -> Bool) async throws -> Value {
    let id = state.withLock { state in
      state.nextID += 1
      return state.nextID
    }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { register(id, isMet, $0) }
    } onCancel: {
      cancel(id)
    }
  }

  private func register(
    _ id: UInt64, _ isMet: @escaping @Sendable (Value) -> Bool,
    _ continuation: CheckedContinuation<Value, any Error>
  ) {
    let outcome = state.withLock { state -> Result<Value, any Error>? in
      if isMet(state.value) { return .success(state.value) }
      if state.cancelled.remove(id) != nil { return .failure(CancellationError()) }
      state.waiters[id] = Waiter(isMet: isMet, continuation: continuation)
      return nil
    }
    if let outcome { continuation.resume(with: outcome) }
  }

  private func cancel(_ id: UInt64) {
    let waiter = state.withLock { state -> Waiter? in
      if let waiter = state.waiters.removeValue(forKey: id) { return waiter }
      state.cancelled.insert(id)
      return nil
    }
    waiter?.continuation.resume(throwing: CancellationError())
  }
}

/// A seeded generator: SplitMix64.
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// The seed of a run: `SHOWROOM_SEED` if set, so that a failure can be repeated.
func firstSeed(_ standard: UInt64) -> UInt64 {
  ProcessInfo.processInfo.environment["SHOWROOM_SEED"].flatMap { UInt64($0) } ?? standard
}
