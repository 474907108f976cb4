import COpenSSL

extension PeerCertificate {
  /// The peer's certificate, if it presented one and it verified.
  init?(of session: OpaquePointer) {
    guard let certificate = SSL_get0_peer_certificate(session),
      SSL_get_verify_result(session) == Int(X509_V_OK)
    else { return nil }
    uris = Self.names(in: certificate, type: GEN_URI)
    dnsNames = Self.names(in: certificate, type: GEN_DNS)
    subject = Self.subject(of: certificate)
    sha256 = Self.digest(of: certificate)
  }

  /// Names of one type. A name with a NUL or anything but printable ASCII is left out: it would
  /// read differently to different readers.
  private static func names(in certificate: OpaquePointer, type: Int32) -> [String] {
    guard let list = showroom_X509_alternative_names(certificate) else { return [] }
    defer { GENERAL_NAMES_free(list) }
    var names: [String] = []
    for index in 0..<min(showroom_GENERAL_NAMES_count(list), TLSLimits.certificateNamesMax) {
      guard let text = showroom_GENERAL_NAMES_text(list, index, type),
        let start = ASN1_STRING_get0_data(text)
      else { continue }
      let bytes = UnsafeBufferPointer(start: start, count: Int(ASN1_STRING_length(text)))
      guard (1...TLSLimits.certificateNameBytesMax).contains(bytes.count),
        bytes.allSatisfy({ (0x21...0x7E).contains($0) })
      else { continue }
      names.append(String(decoding: bytes, as: UTF8.self))
    }
    return names
  }

  private static func subject(of certificate: OpaquePointer) -> String {
    guard let memory = BIO_new(BIO_s_mem()) else { return "" }
    defer { BIO_free(memory) }
    guard showroom_X509_print_subject(memory, certificate) >= 0 else { return "" }
    var start: UnsafeMutablePointer<CChar>?
    let count = showroom_BIO_contents(memory, &start)
    guard let start, (1...TLSLimits.certificateNameBytesMax).contains(count) else { return "" }
    let bytes = UnsafeRawBufferPointer(start: start, count: count)
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func digest(of certificate: OpaquePointer) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var count: UInt32 = 0
    guard X509_digest(certificate, EVP_sha256(), &digest, &count) == 1 else { return [] }
    return Array(digest.prefix(Int(count)))
  }
}
