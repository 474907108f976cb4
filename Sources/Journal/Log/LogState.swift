import Storage

/// What the writer alone uses: the end of the log.
struct WriterState {
  var file: any File
  var segment: Segment
  /// Where the next record goes.
  var end: SegmentPosition
  /// Batches are put together here; its memory is kept.
  var buffer: [UInt8] = []
}

/// What every thread may ask for, under the shared lock and never for long.
struct SharedState {
  /// The file that holds everything between `durable` and `appended`.
  var file: any File
  var segments: [Segment]
  var appended: UInt64
  var durable: UInt64
  /// How every later append and sync ends, once something failed or the journal was closed.
  var final: Final?
  var lock: (any FileLock)?

  enum Final: Sendable {
    case fenced(JournalError)
    case unknown(JournalError)
  }
}

extension SharedState.Final {
  var outcome: AppendOutcome {
    switch self {
    case .fenced(let error): .fenced(error)
    case .unknown(let error): .unknown(error)
    }
  }
}
