import StoreSchema
import Values

extension State {
  mutating func evolve(_ event: SampleChanged) {
    samples[event.sample.id] = event.sample
    counters.nextSampleID = max(counters.nextSampleID, event.sample.id.rawValue + 1)
  }
}
