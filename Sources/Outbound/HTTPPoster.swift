import CCurl

/// Posts to web servers, many at once, one for each key at a time. For one thread; connections stay
/// open between posts to the same host.
public final class HTTPPoster<Key: Hashable> {
  private let settings: TransferSettings
  private let cancellation: Cancellation
  private let transfers: Transfers
  private var underWay: [Key: Transfer] = [:]
  private var keys: [ObjectIdentifier: Key] = [:]
  private var bodyBytes = 0

  /// A poster whose thread `cancellation` can wake and end from any other.
  public init(
    _ settings: TransferSettings, cancellation: Cancellation = Cancellation()
  ) throws(OutboundFailure) {
    self.settings = settings
    self.cancellation = cancellation
    transfers = try Transfers(cancellation)
  }

  /// Whether a post may begin beside those under way: their bodies are in memory, so together they
  /// have at most `Limits.postsBytesMax`. One alone always may.
  public func hasRoom(for post: HTTPPost) -> Bool {
    underWay.isEmpty || bodyBytes + post.body.count <= Limits.postsBytesMax
  }

  /// Begins a post; `wait` does the work and says how it ended. One for a key at a time.
  public func start(_ post: HTTPPost, for key: Key) throws(OutboundFailure) {
    precondition(underWay[key] == nil, "A key's next post begins when the one before has ended.")
    let transfer = try Transfer(settings)
    transfer.bodyBytes = post.body.count
    try post.setUp(transfer, timeoutMillis: settings.timeoutMillis)
    try transfers.start(transfer)
    underWay[key] = transfer
    keys[ObjectIdentifier(transfer)] = key
    bodyBytes += transfer.bodyBytes
  }

  /// Whether the key's post has not ended yet.
  public func isUnderWay(_ key: Key) -> Bool { underWay[key] != nil }

  /// Ends a post in the middle; nobody is told how it ended. The receiver may have it all the same.
  public func abandon(_ key: Key) {
    guard let transfer = underWay[key] else { return }
    forget(transfer, key)
    transfers.remove(transfer)
  }

  private func forget(_ transfer: Transfer, _ key: Key) {
    underWay[key] = nil
    keys[ObjectIdentifier(transfer)] = nil
    bodyBytes -= transfer.bodyBytes
  }

  /// Goes on with all posts until one has the whole answer, whatever its status is, or has failed,
  /// until the thread is woken, or so many milliseconds. How each ended that has; after
  /// `Cancellation.cancel()` all have.
  public func wait(millis: Int) -> [(key: Key, result: Result<HTTPAnswer, OutboundFailure>)] {
    if cancellation.isCancelled { return endAll(.stopping) }
    do throws(OutboundFailure) {
      return try transfers.wait(millis: Int32(clamping: millis)).compactMap { ended in
        guard let key = keys[ObjectIdentifier(ended.transfer)] else { return nil }
        forget(ended.transfer, key)
        return (key, HTTPAnswer.result(of: ended.transfer, ended.code))
      }
    } catch {
      return endAll(error)
    }
  }

  private func endAll(
    _ failure: OutboundFailure
  ) -> [(key: Key, result: Result<HTTPAnswer, OutboundFailure>)] {
    let all = Array(underWay.keys)
    for key in all { abandon(key) }
    return all.map { ($0, .failure(failure)) }
  }
}
