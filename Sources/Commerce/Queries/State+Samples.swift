public import StoreSchema
public import Values

extension State {
  /// Samples of a session, oldest first.
  public func samples(of id: SessionID) -> [Sample] {
    sampleLinks.members(endingWith: sessionIndexes.read(id) { $0.lastSample } ?? .none)
      .compactMap { samples[$0] }
  }

  /// The queue: samples that wait for the warehouse or the customer, oldest first; only one zone's,
  /// if one is given. `after`: the last of the page before. The count is of the whole queue.
  public func sampleQueue(
    zone: String = "", after cursor: SampleID? = nil, limit: Int
  ) -> Page<Sample, SampleID> {
    var items: [Sample] = []
    var next: SampleID?
    let limit = pageSize(limit)
    sampleQueue.visit(from: SampleID(rawValue: (cursor?.rawValue ?? 0) + 1)) { id, _ in
      guard let sample = samples[id], zone.isEmpty || sample.zone == zone else { return true }
      if items.count == limit {
        next = items.last?.id
        return false
      }
      items.append(sample)
      return true
    }
    return Page(items: items, next: next, totalCount: sampleQueue.count)
  }
}
