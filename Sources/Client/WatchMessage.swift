import APISchema

/// A message of a stream that starts with a state and goes on with changes (D7).
protocol WatchMessage: SequencedMessage {
  /// Whether it carries the state, or a part of it, rather than a change.
  var carriesState: Bool { get }
  /// Whether the state is complete with it. Until then the stream can't be resumed.
  var completesState: Bool { get }
}

extension WatchMessage {
  var completesState: Bool { true }
}

extension WatchSessionResponse: WatchMessage {
  var carriesState: Bool { if case .state = body { true } else { false } }
}

extension WatchSessionAsClientResponse: WatchMessage {
  var carriesState: Bool { if case .state = body { true } else { false } }
}

extension WatchActiveSessionsResponse: WatchMessage {
  var carriesState: Bool { if case .state = body { true } else { false } }

  var completesState: Bool {
    if case .state(let state) = body { state.complete } else { true }
  }
}

extension WatchPickListResponse: WatchMessage {
  var carriesState: Bool { if case .state = body { true } else { false } }

  var completesState: Bool {
    if case .state(let state) = body { state.complete } else { true }
  }
}

extension WatchSamplesResponse: WatchMessage {
  var carriesState: Bool { if case .state = body { true } else { false } }

  var completesState: Bool {
    if case .state(let state) = body { state.complete } else { true }
  }
}

extension WatchCatalogResponse: WatchMessage {
  /// The start stands for the state, which `GetCatalog` answers.
  var carriesState: Bool { if case .start = body { true } else { false } }
}

extension WatchOrdersResponse: WatchMessage {
  var carriesState: Bool { if case .state = body { true } else { false } }

  var completesState: Bool {
    if case .state(let state) = body { state.complete } else { true }
  }
}
