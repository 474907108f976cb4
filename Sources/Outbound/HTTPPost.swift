import CCurl

/// What is posted, and where to.
public struct HTTPPost: Sendable {
  /// The body.
  public var body: [UInt8]
  /// Who gets it.
  public var address: WebAddress
  /// Besides those that HTTP needs.
  public var headers: [HTTPHeader]

  /// A post; what is wrong with it is found when it begins.
  public init(_ body: [UInt8], to address: WebAddress, headers: [HTTPHeader]) {
    self.body = body
    self.address = address
    self.headers = headers
  }

  /// A large body has more time than a small one.
  func setUp(_ transfer: Transfer, timeoutMillis: Int) throws(OutboundFailure) {
    guard body.count <= Limits.postBytesMax else {
      throw .invalid("a post has at most \(Limits.postBytesMax) bytes")
    }
    guard headers.count <= Limits.headersMax else {
      throw .invalid("a post has at most \(Limits.headersMax) headers")
    }
    guard headers.allSatisfy(\.isValid) else {
      throw .invalid("a header is one line of visible ASCII")
    }
    try transfer.set(CURLOPT_PROTOCOLS_STR, address.isEncrypted ? "https" : "http")
    try transfer.set(CURLOPT_URL, address.text)
    try transfer.set(CURLOPT_POST, 1)
    let millis = timeoutMillis + body.count / Limits.postBytesPerMilli
    try transfer.set(CURLOPT_TIMEOUT_MS, min(max(millis, 1), Limits.timeoutMillisMax))
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
  }
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

  var isValid: Bool {
    let isName =
      !name.isEmpty
      && name.utf8.allSatisfy { HostName.isLetterOrDigit($0) || "-_".utf8.contains($0) }
    return isName && !value.isEmpty && value.utf8.count <= Limits.headerBytesMax
      && value.utf8.allSatisfy { (0x20...0x7E).contains($0) }
  }
}

/// What a server answered to a post.
public struct HTTPAnswer: Equatable, Sendable {
  /// Its status, 100 to 599. Redirects are not followed: they are answers like others.
  public let status: Int
  /// The first bytes of its body, fit for a log.
  public let excerpt: String

  /// Whether it took the post.
  public var isSuccess: Bool { (200...299).contains(status) }

  static func result(
    of transfer: Transfer, _ code: CURLcode
  ) -> Result<HTTPAnswer, OutboundFailure> {
    guard code == CURLE_OK else { return .failure(transfer.failure(code)) }
    let excerpt = PrintableText.excerpt(
      of: transfer.excerpt, bytesMax: Limits.excerptBytesMax)
    return .success(HTTPAnswer(status: transfer.answerCode, excerpt: excerpt))
  }
}
