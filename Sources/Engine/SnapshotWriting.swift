import Values

extension WriterCore {
  /// The newest state and answers, to be written when they are durable. Stamped with a time that
  /// no later record's is before, so that times don't go back after a recovery from it alone.
  mutating func snapshot(
    at clock: Timestamp, requesters: [SnapshotRequester<Machine>]
  ) -> SnapshotJob<Machine> {
    raiseTime(to: clock)
    return SnapshotJob(
      version: Version(state: state, sequence: sequence, time: time), answers: answers,
      requesters: requesters)
  }
}

extension SnapshotJob {
  /// Writes state and answers; the fingerprint is that of the state.
  func write(
    _ machine: Machine, to store: any SnapshotStore
  ) throws(EngineError) -> Fingerprint {
    let fingerprint = machine.fingerprint(version.state)
    var collections = machine.snapshotCollections(version.state)
    let remembered = answers.makeIterator()
    collections.append(
      StateCollection(name: Replay<Machine>.answersCollection) {
        remembered.next().map { machine.encode($0) }
      })
    try store.write(
      collections, sequence: version.sequence, time: version.time, fingerprint: fingerprint,
      keepingFrom: machine.retentionFloor(version.state) ?? .max)
    return fingerprint
  }
}
