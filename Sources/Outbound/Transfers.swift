import CCurl

/// Runs transfers one after the other, and keeps connections open between them. For one thread.
final class Transfers {
  private let multi: UnsafeMutableRawPointer
  private let cancellation: Cancellation

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
    curl_multi_cleanup(multi)
  }

  /// Until it ended or was cancelled. How it ended as libcurl says; its own limits of time hold.
  func run(_ transfer: Transfer) throws(OutboundFailure) -> CURLcode {
    let added = curl_multi_add_handle(multi, transfer.easy)
    guard added == CURLM_OK else {
      throw OutboundFailure(.other, "libcurl can't start a transfer: \(added.rawValue)")
    }
    defer { curl_multi_remove_handle(multi, transfer.easy) }
    while true {
      if cancellation.isCancelled { throw OutboundFailure(.cancelled, "the server is stopping") }
      var running: Int32 = 0
      let code = curl_multi_perform(multi, &running)
      guard code == CURLM_OK else {
        throw OutboundFailure(.other, "libcurl failed: \(code.rawValue)")
      }
      let result = showroom_curl_multi_result(multi)
      if result >= 0 { return CURLcode(rawValue: UInt32(result)) }
      curl_multi_poll(multi, nil, 0, Limits.pollMillis, nil)
    }
  }
}
