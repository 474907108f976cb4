import CCurl

/// Where something is posted to: an absolute URL with scheme and host, without user or password.
public struct WebAddress: Equatable, Sendable {
  /// As it was given.
  public let text: String
  /// Whether the connection will be encrypted.
  public let isEncrypted: Bool

  /// Checks a URL. https, and http where that is allowed.
  public init(_ text: String, allowsPlain: Bool = false) throws(OutboundFailure) {
    guard text.utf8.count <= Limits.urlBytesMax,
      text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else { throw .invalid("a URL has at most \(Limits.urlBytesMax) visible ASCII characters") }
    guard let url = curl_url() else { throw OutboundFailure(.other, "libcurl has no memory") }
    defer { curl_url_cleanup(url) }
    guard curl_url_set(url, CURLUPART_URL, text, 0) == CURLUE_OK else {
      throw .invalid("not a URL")
    }
    let scheme = Self.part(url, CURLUPART_SCHEME)
    guard scheme == "https" || (allowsPlain && scheme == "http") else {
      throw .invalid(allowsPlain ? "a URL begins with https or http" : "a URL begins with https")
    }
    guard Self.part(url, CURLUPART_HOST) != nil, Self.part(url, CURLUPART_USER) == nil,
      Self.part(url, CURLUPART_PASSWORD) == nil
    else { throw .invalid("a URL has a host and neither user nor password") }
    self.text = text
    isEncrypted = scheme == "https"
  }

  private static func part(_ url: OpaquePointer, _ part: CURLUPart) -> String? {
    var text: UnsafeMutablePointer<CChar>?
    guard curl_url_get(url, part, &text, 0) == CURLUE_OK, let text else { return nil }
    defer { curl_free(text) }
    return String(cString: text)
  }
}
