public import StoreSchema

/// What a command comes to: what happened, and what is answered.
public struct Outcome: Equatable, Sendable {
  /// In order. Empty when everything is already as asked: nothing is to be recorded then.
  public var events: [Event]
  /// The answer.
  public var reply: Reply

  /// An outcome.
  public init(events: [Event], reply: Reply) {
    self.events = events
    self.reply = reply
  }

  /// Nothing to record, and this answer.
  static func unchanged(_ reply: Reply.Body) -> Outcome {
    Outcome(events: [], reply: Reply(body: reply))
  }
}

/// Events in the making.
struct Recorder {
  private(set) var events: [Event] = []
  private var reached: State?
  private var applied = 0

  mutating func record(_ body: Event.Body) {
    events.append(Event(body: body))
  }

  /// The state as the events so far leave it, for decisions that build on one another. `start`
  /// is always the state that the command is decided on. Costs the events since the last look.
  mutating func state(from start: State) -> State {
    if applied == events.count { return reached ?? start }
    var state = reached ?? start
    reached = nil
    state.evolve(Array(events[applied...]))
    applied = events.count
    reached = state
    return state
  }

  consuming func outcome(_ reply: Reply.Body) -> Outcome {
    Outcome(events: events, reply: Reply(body: reply))
  }
}
