import Clocks
import Feed
import Testing
import Values

/// Subscribers without capacity, behind the ring, behind the journal.
@Suite struct LaggingTests {
  @Test func aStalledSubscriberCostsNothingAndDelaysNobody() {
    var feed = Feed(processed: 0)
    _ = feed.subscribe(1, ["a"], after: 0)
    _ = feed.subscribe(2, ["a"], after: 0)
    feed.capacity(1, false)
    feed.publish(1, ["a"])
    feed.publish(2, ["a"])
    #expect(feed.take() == ["2: 1 after 0", "2: 2 after 1"])
    #expect(!feed.hub.needsPump)
    feed.capacity(1, true)
    #expect(feed.hub.needsPump)
    #expect(feed.take() == [])
    feed.pump()
    #expect(feed.take() == ["1: 1 after 0", "1: 2 after 1"])
    feed.publish(3, ["a"])
    #expect(feed.take().count == 2)
  }

  @Test func whatIsRefusedComesAgain() {
    var feed = Feed(processed: 0)
    _ = feed.subscribe(1, ["a"], after: 0)
    feed.publish([1, 2, 3], ["a"])
    let actions = feed.takeActions()
    #expect(actions.count == 3)
    feed.hub.refused(actions[1], at: feed.now)
    feed.hub.refused(actions[2], at: feed.now)
    feed.capacity(1, true)
    feed.pump()
    #expect(feed.take() == ["1: 2 after 1", "1: 3 after 2"])
  }

  @Test func refusedProgressRepeatsNoEntry() {
    var feed = Feed(processed: 0)
    _ = feed.subscribe(1, ["a"], after: 0)
    feed.publish(1, ["a"])
    feed.publish(2, ["b"])
    _ = feed.take()
    feed.advance(seconds: 14)
    feed.tick()
    let actions = feed.takeActions()
    #expect(actions.map(describe) == ["1: progress 2 after 1"])
    feed.hub.refused(actions[0], at: feed.now)
    feed.publish(3, ["a"])
    feed.capacity(1, true)
    feed.pump()
    #expect(feed.take() == ["1: 3 after 1"])
  }

  @Test func burstsTakeTurns() {
    var limits = FeedLimits()
    limits.burstMessagesMax = 2
    var feed = Feed(processed: 0, limits: limits)
    feed.publish([1, 2, 3], ["a"])
    _ = feed.subscribe(1, ["a"], after: 0)
    _ = feed.subscribe(2, ["a"], after: 1)
    feed.pump()
    #expect(feed.take() == ["1: 1 after 0", "1: 2 after 1", "2: 2 after 1", "2: 3 after 2"])
    feed.pump()
    #expect(feed.take() == ["1: 3 after 2"])
    #expect(!feed.hub.needsPump)
  }

  @Test func whatTheRingLostComesFromTheJournal() {
    var limits = FeedLimits()
    limits.ringBytesMax = 250
    var feed = Feed(processed: 0, limits: limits)
    feed.publish([1, 2, 3, 4, 5], ["a"])
    _ = feed.subscribe(1, ["a"], after: 0)
    feed.pump()
    #expect(feed.take() == ["1: read after 0"])
    feed.read(1, after: 0, [1, 2, 3], ["a"])
    #expect(feed.take() == ["1: 1 after 0", "1: 2 after 1", "1: 3 after 2"])
    feed.pump()
    #expect(feed.take() == ["1: 4 after 3", "1: 5 after 4"])
  }

  @Test func aReadMayBeAheadOfTheHub() {
    var limits = FeedLimits()
    limits.ringEntriesMax = 1
    var feed = Feed(processed: 2, limits: limits)
    _ = feed.subscribe(1, ["a"], after: 0, head: 4)
    feed.pump()
    _ = feed.take()
    feed.read(1, after: 0, [1, 2, 3, 4], ["a"])
    #expect(feed.take().last == "1: 4 after 3")
    feed.publish([3, 4, 5], ["a"])
    #expect(feed.take() == ["1: 5 after 4"])
  }

  @Test func readsAreBoundedAndTheNextFollows() {
    var limits = FeedLimits()
    limits.readsMax = 1
    var feed = Feed(processed: 9, limits: limits)
    for id in 1...3 { _ = feed.subscribe(UInt64(id), ["a"], after: 0) }
    feed.pump()
    #expect(feed.take() == ["1: read after 0"])
    #expect(!feed.hub.needsPump)
    feed.hub.unsubscribe(2)
    feed.read(1, after: 0, Array(1...9), ["b"])
    feed.pump()
    feed.pump()
    #expect(feed.take() == ["3: read after 0"])
  }

  @Test func anAnswerForAStreamThatWentOnIsIgnored() {
    var feed = Feed(processed: 9)
    _ = feed.subscribe(1, ["a"], after: 0)
    feed.pump()
    feed.hub.unsubscribe(1)
    _ = feed.subscribe(1, ["a"], after: 5)
    feed.pump()
    _ = feed.take()
    feed.read(1, after: 0, [1, 2], ["a"])
    #expect(feed.take() == [])
    feed.read(1, after: 5, [6, 7, 8, 9], ["a"])
    #expect(feed.take().first == "1: 6 after 5")
  }

  @Test func aReadForAStreamThatStalledIsDropped() {
    var feed = Feed(processed: 9)
    _ = feed.subscribe(1, ["a"], after: 8)
    feed.pump()
    _ = feed.take()
    feed.capacity(1, false)
    feed.read(1, after: 8, [9], ["a"])
    #expect(feed.take() == [])
    feed.capacity(1, true)
    feed.pump()
    #expect(feed.take() == ["1: read after 8"])
  }

  @Test func aCursorTheJournalLostEndsTheStream() {
    var feed = Feed(processed: 9)
    _ = feed.subscribe(1, ["a"], after: 2)
    feed.pump()
    _ = feed.take()
    feed.hub.journalFailed(
      1, after: 2, reason: .cursorTooOld(oldest: 5), actions: &feed.actions)
    #expect(feed.take() == ["1: end cursorTooOld(oldest: 5) at 2"])
    #expect(feed.hub.count == 0)
  }

  @Test func aJournalWithoutDurableEntriesEndsTheStream() {
    var feed = Feed(processed: 9)
    _ = feed.subscribe(1, ["a"], after: 2)
    feed.pump()
    _ = feed.take()
    feed.read(1, after: 2, [], [])
    #expect(feed.take() == ["1: end journalUnreadable at 2"])
  }

  @Test func aStreamWithoutCapacityEndsAfterAWhile() {
    var feed = Feed(processed: 0)
    _ = feed.subscribe(1, ["a"], after: 0)
    _ = feed.subscribe(2, ["a"], after: 0)
    feed.capacity(1, false)
    feed.publish(1, ["a"])
    feed.advance(seconds: 899)
    feed.tick()
    #expect(feed.take() == ["2: 1 after 0", "2: progress 1 after 1"])
    feed.advance(seconds: 1)
    feed.tick()
    #expect(feed.take() == ["1: end slowConsumer at 0"])
  }
}
