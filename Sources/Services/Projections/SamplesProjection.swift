import APISchema
import StoreSchema

/// What a commit means to the queue of samples (WatchSamples).
enum SamplesProjection {
  /// The message, without `previousSequence`; nil when the commit says nothing of this zone.
  static func message(
    _ commit: CommitInput, zone: String
  ) -> APISchema.WatchSamplesResponse? {
    let samples = commit.record.events.compactMap { event -> StoreSchema.Sample? in
      guard case .sampleChanged(let changed) = event.body,
        zone.isEmpty || changed.sample.zone == zone
      else { return nil }
      return changed.sample
    }
    guard !samples.isEmpty else { return nil }
    return APISchema.WatchSamplesResponse(
      sequence: commit.sequence,
      committedAt: commit.time,
      actor: APISchema.Actor(commit.record.principal),
      body: .changes(.init(samples: samples.map { APISchema.WarehouseSample($0) })))
  }
}
