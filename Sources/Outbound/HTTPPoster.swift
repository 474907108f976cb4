import CCurl

/// What a server answered to a post.
public struct HTTPAnswer: Equatable, Sendable {
  /// Its status, 100 to 599. Redirects are not followed: they are answers like others.
  public let status: Int
  /// The first bytes of its body, fit for a log.
  public let excerpt: String

  /// Whether it took the post.
  public var isSuccess: Bool { (200...299).contains(status) }
}

/// A header of a request.
public struct HTTPHeader: Equatable, Sendable {
  /// A token of RFC 9110.
  public var name: String
  /// Visible ASCII and blanks.
  public var value: String

  /// A header.
  public init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

/// Posts to web servers. For one thread; connections stay open between posts to the same host.
public final class HTTPPoster {
  private let settings: TransferSettings
  private let transfers: Transfers

  /// A poster that `cancellation` can end from any thread.
  public init(
    _ settings: TransferSettings, cancellation: Cancellation = Cancellation()
  ) throws(OutboundFailure) {
    self.settings = settings
    transfers = try Transfers(cancellation)
  }

  /// Posts the body and waits for the whole answer, whatever its status is.
  public func post(
    _ body: [UInt8], to address: WebAddress, headers: [HTTPHeader]
  ) throws(OutboundFailure) -> HTTPAnswer {
    guard body.count <= Limits.postBytesMax else {
      throw .invalid("a post has at most \(Limits.postBytesMax) bytes")
    }
    try Self.check(headers)
    let transfer = try Transfer(settings)
    try transfer.set(CURLOPT_PROTOCOLS_STR, address.isEncrypted ? "https" : "http")
    try transfer.set(CURLOPT_URL, address.text)
    try transfer.set(CURLOPT_POST, 1)
    try transfer.set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
    try transfer.check(
      showroom_curl_set_size(transfer.easy, CURLOPT_POSTFIELDSIZE_LARGE, body.count))
    // Without "Expect", which costs a turn or a second.
    try transfer.set(CURLOPT_HTTPHEADER, headers.map { "\($0.name): \($0.value)" } + ["Expect:"])
    // Copied at once. An empty array has no address, and NULL would mean "ask a callback".
    let copied = body.withUnsafeBytes { bytes in
      let start = bytes.baseAddress ?? UnsafeRawPointer(transfer.easy)
      return showroom_curl_set_pointer(
        transfer.easy, CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: start))
    }
    try transfer.check(copied)
    let code = try transfers.run(transfer)
    guard code == CURLE_OK else { throw transfer.failure(code) }
    let excerpt = PrintableText.excerpt(
      of: transfer.excerpt, bytesMax: Limits.excerptBytesMax)
    return HTTPAnswer(status: transfer.answerCode, excerpt: excerpt)
  }

  private static func check(_ headers: [HTTPHeader]) throws(OutboundFailure) {
    guard headers.count <= Limits.headersMax else {
      throw .invalid("a post has at most \(Limits.headersMax) headers")
    }
    for header in headers {
      let isName =
        !header.name.isEmpty
        && header.name.utf8.allSatisfy { byte in
          switch byte {
          case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
          default: false
          }
        }
      let isValue =
        !header.value.isEmpty && header.value.utf8.count <= Limits.headerBytesMax
        && header.value.utf8.allSatisfy { (0x20...0x7E).contains($0) }
      guard isName && isValue else { throw .invalid("a header is one line of visible ASCII") }
    }
  }
}
