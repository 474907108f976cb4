import Clocks
import Synchronization

extension Engine {
  private enum Next {
    case group(Turn<Machine>)
    case end
  }

  /// The sync thread: makes groups durable and releases them, one after the other.
  func runSync() {
    while case .group(let group) = nextGroup() {
      let start = configuration.clock.now
      if let failure = log.makeDurable(group.entries) { return fail(failure) }
      let nanos = configuration.clock.now.nanoseconds(since: start)
      guard release(group, syncNanos: nanos) else { return }
    }
  }

  private func nextGroup() -> Next {
    let next = outbox.wait { outbox -> Next? in
      if outbox.isFailed { return .end }
      if let group = outbox.group {
        outbox.group = nil
        return .group(group)
      }
      return outbox.isClosed ? .end : nil
    }
    // The writer may wait for the room that is free now.
    outbox.change { _ in }
    return next ?? .end
  }

  /// Version, observer, completions: in this order. False when the engine has failed meanwhile.
  private func release(_ group: Turn<Machine>, syncNanos: UInt64) -> Bool {
    guard !outbox.with({ $0.isFailed }) else { return false }
    var deliveries = group.deliveries
    counters.withLock { counters in
      counters.add(group.counts)
      if !group.entries.isEmpty {
        counters.addGroup(
          records: group.entries.count, bytes: group.byteCount, nanos: syncNanos)
      }
    }
    var before: Version<Machine>?
    if let version = group.version {
      before = published.withLock { $0.publish(version, completions: &deliveries) }
      configuration.observer(Release(commits: group.commits, version: version))
    }
    deliveries.deliver()
    // Freed only now that nobody waits for the release any more.
    withExtendedLifetime(before) {}
    if let job = group.snapshot { snapshotJobs.change { $0.items.append(job) } }
    return true
  }
}
