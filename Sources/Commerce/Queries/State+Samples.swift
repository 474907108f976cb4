public import StoreSchema
public import Values

extension State {
  /// Samples of a session, oldest first.
  public func samples(of id: SessionID) -> [Sample] {
    sampleLinks.members(endingWith: sessionIndexes.read(id) { $0.lastSample } ?? .none)
      .compactMap { samples[$0] }
  }

  /// The queue: samples that wait for the warehouse or the customer, oldest first; only one zone's,
  /// if one is given. `after`: the last of the page before. `now`: without those of sessions that
  /// are past their expiry then; nil: as the record has it. The count is of every zone.
  public func sampleQueue(
    zone: String = "", after cursor: SampleID? = nil, limit: Int, at now: Timestamp? = nil
  ) -> Page<Sample, SampleID> {
    var items: [Sample] = []
    var next: SampleID?
    let limit = pageSize(limit)
    sampleQueue.visit(from: SampleID(rawValue: (cursor?.rawValue ?? 0) + 1)) { id, _ in
      guard let sample = samples[id], zone.isEmpty || sample.zone == zone else { return true }
      if let now, isPastExpiry(sample.sessionID, at: now) { return true }
      if items.count == limit {
        next = items.last?.id
        return false
      }
      items.append(sample)
      return true
    }
    return Page(items: items, next: next, totalCount: sampleQueue.count - lateSamples(at: now))
  }

  /// How many of the queue nobody waits for: their sessions' timers are late.
  private func lateSamples(at now: Timestamp?) -> Int {
    guard let now else { return 0 }
    var count = 0
    deadlines.visitDue(at: now) { id in
      if isPastExpiry(id, at: now) {
        count += samples(of: id).count { sampleQueue[$0.id] != nil }
      }
      return true
    }
    return count
  }
}
