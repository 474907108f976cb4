import StoreSchema
import Values

extension State {
  /// Puts a sample in place, and moves its batch's pool as its status says (C34).
  mutating func evolve(_ event: SampleChanged) {
    let sample = event.sample
    let isNew = samples[sample.id] == nil
    samples[sample.id] = sample
    counters.nextSampleID = max(counters.nextSampleID, sample.id.rawValue + 1)
    put(event.activity)
    indexSample(sample, replacing: event.previousStatus, isNew: isNew)
    let quantity = sample.quantity.tenThousandths
    let (before, after) = (event.previousStatus, sample.status)
    let reserved = (after.isReserved ? quantity : 0) - (before.isReserved ? quantity : 0)
    let gone = (after.isOutOfPool ? quantity : 0) - (before.isOutOfPool ? quantity : 0)
    stocks.update(sample.batchID) { stock in
      stock.sampleReserved.tenThousandths += reserved
      stock.sampleOnHand.tenThousandths -= gone
    }
  }

  /// Counts a sample for its session, and keeps it in the queue while it waits for somebody.
  mutating func indexSample(_ sample: Sample, replacing before: SampleStatus, isNew: Bool) {
    let isReserved = sample.status.isReserved
    let last = sessionIndexes.update(sample.sessionID) { index in
      defer { if isNew { index.lastSample = sample.id } }
      if isNew { index.samples += 1 }
      if before.isReserved { index.reservedSamples -= 1 }
      if isReserved { index.reservedSamples += 1 }
      return index.lastSample
    }
    if isNew, let last { sampleLinks.append(sample.id, after: last) }
    let isOpen = deadlines[sample.sessionID] != nil
    let waits = isReserved || (sample.status == .delivered && isOpen)
    if waits != (sampleQueue[sample.id] != nil) { sampleQueue[sample.id] = waits ? true : nil }
  }

  /// Nobody decides on the samples of a session that has ended.
  mutating func emptySampleQueue(of id: SessionID) {
    for sample in samples(of: id) where sampleQueue[sample.id] != nil {
      sampleQueue[sample.id] = nil
    }
  }
}
