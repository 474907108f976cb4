import Clocks
import Feed
import Testing
import Values

/// What a hub does, input by input.
@Suite struct HubTests {
  @Test func aLiveSubscriberGetsItsTopicsWithTheChain() {
    var feed = Feed(processed: 10)
    #expect(feed.subscribe(1, ["a"], after: 10) == .subscribed)
    feed.publish(11, ["b"])
    feed.publish(12, ["a"])
    feed.publish(13, ["a"])
    #expect(feed.take() == ["1: 12 after 10", "1: 13 after 12"])
  }

  @Test func anEntryOfTwoTopicsIsGivenOnce() {
    var feed = Feed(processed: 0)
    _ = feed.subscribe(1, ["a", "b"], after: 0)
    feed.publish(1, ["a", "b"])
    #expect(feed.take() == ["1: 1 after 0"])
  }

  @Test func aSubscriberAheadOfTheHubIsNotGivenWhatItHas() {
    var feed = Feed(processed: 5)
    #expect(feed.subscribe(1, ["a"], after: 7, head: 8) == .subscribed)
    feed.publish(6, ["a"])
    feed.publish(7, ["a"])
    #expect(feed.take() == [])
    feed.publish(8, ["a"])
    #expect(feed.take() == ["1: 8 after 7"])
  }

  @Test func progressOfASubscriberAheadStaysAtItsCursor() {
    var feed = Feed(processed: 5)
    _ = feed.subscribe(1, ["a"], after: 7, head: 8)
    feed.advance(seconds: 14)
    feed.tick()
    #expect(feed.take() == ["1: progress 7 after 7"])
    feed.publish(6, ["b"])
    feed.publish(7, ["b"])
    feed.publish(8, ["b"])
    feed.advance(seconds: 14)
    feed.tick()
    #expect(feed.take() == ["1: progress 8 after 7"])
  }

  @Test func aReleaseToldTwiceIsGivenOnce() {
    var feed = Feed(processed: 0)
    _ = feed.subscribe(1, ["a"], after: 0)
    feed.publish(1, ["a"])
    feed.publish(1, ["a"])
    #expect(feed.take() == ["1: 1 after 0"])
    #expect(feed.hub.processed == 1)
  }

  @Test func aCursorBeyondEverythingDurableIsRefused() {
    var feed = Feed(processed: 5)
    #expect(feed.subscribe(1, ["a"], after: 9, head: 8) == .cursorInFuture(head: 8))
    #expect(feed.subscribe(1, ["a"], after: 6, head: 4) == .cursorInFuture(head: 5))
    #expect(feed.hub.count == 0)
  }

  @Test func limitsOfSubscriptionsAndTopicsHold() {
    var limits = FeedLimits()
    limits.subscriptionsMax = 1
    limits.topicsMax = 2
    var feed = Feed(processed: 0, limits: limits)
    #expect(feed.subscribe(1, [], after: 0) == .topicsOutOfRange)
    #expect(feed.subscribe(1, ["a", "b", "c"], after: 0) == .topicsOutOfRange)
    #expect(feed.subscribe(1, ["a", "b"], after: 0) == .subscribed)
    #expect(feed.subscribe(2, ["a"], after: 0) == .full)
    feed.hub.unsubscribe(1)
    #expect(feed.subscribe(2, ["a"], after: 0) == .subscribed)
  }

  @Test func anUnsubscribedStreamGetsNothing() {
    var feed = Feed(processed: 0)
    for id in 1...3 { _ = feed.subscribe(UInt64(id), ["a", "b"], after: 0) }
    feed.hub.unsubscribe(1)
    feed.hub.unsubscribe(1)
    feed.publish(1, ["a"])
    #expect(feed.take().sorted() == ["2: 1 after 0", "3: 1 after 0"])
  }

  @Test func silenceIsBrokenByProgressOnceAndMessagesPutItOff() {
    var feed = Feed(processed: 0)
    _ = feed.subscribe(1, ["a"], after: 0)
    feed.publish(1, ["b"])
    feed.advance(seconds: 13)
    feed.tick()
    #expect(feed.take() == [])
    feed.publish(2, ["a"])
    feed.advance(seconds: 13)
    feed.tick()
    #expect(feed.take() == ["1: 2 after 0"])
    feed.publish(3, ["b"])
    feed.advance(seconds: 1)
    feed.tick()
    feed.tick()
    #expect(feed.take() == ["1: progress 3 after 2"])
    feed.publish(4, ["a"])
    #expect(feed.take() == ["1: 4 after 3"])
  }
}
