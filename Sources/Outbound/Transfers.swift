import CCurl

/// Runs transfers, any number at once, and keeps connections open between them. For one thread.
final class Transfers {
  private let multi: UnsafeMutableRawPointer
  private let cancellation: Cancellation
  /// By their handles: libcurl calls back into them, so they live until they are taken out.
  private var running: [UnsafeMutableRawPointer: Transfer] = [:]

  init(_ cancellation: Cancellation) throws(OutboundFailure) {
    guard let multi = curl_multi_init() else {
      throw OutboundFailure(.other, "libcurl can't be started")
    }
    self.multi = multi
    self.cancellation = cancellation
    cancellation.add(multi)
  }

  deinit {
    cancellation.remove(multi)
    for easy in running.keys { curl_multi_remove_handle(multi, easy) }
    curl_multi_cleanup(multi)
  }

  /// Begins one; nothing is sent before `wait`.
  func start(_ transfer: Transfer) throws(OutboundFailure) {
    let added = curl_multi_add_handle(multi, transfer.easy)
    guard added == CURLM_OK else {
      throw OutboundFailure(.other, "libcurl can't start a transfer: \(added.rawValue)")
    }
    running[transfer.easy] = transfer
  }

  /// Ends one in the middle, or forgets one that has ended.
  func remove(_ transfer: Transfer) {
    guard running.removeValue(forKey: transfer.easy) != nil else { return }
    curl_multi_remove_handle(multi, transfer.easy)
  }

  /// Goes on with all of them until some have ended, `Cancellation` wakes the thread or the time is
  /// over; those that have ended, taken out. How one ended is as libcurl says; its own limits of
  /// time hold.
  func wait(millis: Int32) throws(OutboundFailure) -> [(transfer: Transfer, code: CURLcode)] {
    try perform()
    let ended = takeEnded()
    if !ended.isEmpty || cancellation.isCancelled { return ended }
    curl_multi_poll(multi, nil, 0, millis, nil)
    try perform()
    return takeEnded()
  }

  private func perform() throws(OutboundFailure) {
    var count: Int32 = 0
    let code = curl_multi_perform(multi, &count)
    guard code == CURLM_OK else {
      throw OutboundFailure(.other, "libcurl failed: \(code.rawValue)")
    }
  }

  private func takeEnded() -> [(transfer: Transfer, code: CURLcode)] {
    var ended: [(transfer: Transfer, code: CURLcode)] = []
    var code = CURLE_OK
    while let easy = showroom_curl_multi_ended(multi, &code) {
      guard let transfer = running[easy] else { continue }
      ended.append((transfer, code))
    }
    for (transfer, _) in ended { remove(transfer) }
    return ended
  }

  /// Runs one until it ended or was cancelled.
  func run(_ transfer: Transfer) throws(OutboundFailure) -> CURLcode {
    try start(transfer)
    defer { remove(transfer) }
    while true {
      if cancellation.isCancelled { throw .stopping }
      if let ended = try wait(millis: Limits.pollMillis).first { return ended.code }
    }
  }
}
