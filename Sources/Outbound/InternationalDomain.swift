import CCurl
import Glibc

/// Domains beyond ASCII, as the DNS knows them (IDNA 2008 with the mapping of UTS 46).
enum InternationalDomain {
  /// `bücher.example` as `xn--bcher-kva.example`; nil: it is none. libcurl would convert what it
  /// sends, but not what stands in headers, and takes bytes for those of the locale; so it is done
  /// here, once for both.
  static func ascii(_ domain: String) throws(OutboundFailure) -> String? {
    let isPlain = domain.utf8.allSatisfy {
      $0 >= 0x80 || HostName.isLetterOrDigit($0) || "-.".utf8.contains($0)
    }
    guard isPlain, domain.utf8.count <= Limits.addressBytesMax else { return nil }
    guard let locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nil) else {
      throw OutboundFailure(.other, "the system has no locale C.UTF-8")
    }
    let before = uselocale(locale)
    defer {
      uselocale(before)
      freelocale(locale)
    }
    return try converted(domain).flatMap { HostName.isDomain($0) ? $0 : nil }
  }

  private static func converted(_ domain: String) throws(OutboundFailure) -> String? {
    guard let url = curl_url() else { throw OutboundFailure(.other, "libcurl has no memory") }
    defer { curl_url_cleanup(url) }
    var text: UnsafeMutablePointer<CChar>?
    guard curl_url_set(url, CURLUPART_URL, "https://\(domain)/", 0) == CURLUE_OK,
      curl_url_get(url, CURLUPART_HOST, &text, UInt32(CURLU_PUNYCODE)) == CURLUE_OK, let text
    else { return nil }
    defer { curl_free(text) }
    return String(cString: text)
  }
}
