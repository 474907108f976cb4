import CCurl

/// The parts of a mail, as libcurl sends them.
final class MailBody {
  private let mime: OpaquePointer

  /// multipart/mixed: the text, then the file. Must live until the transfer has run.
  init(_ message: MailMessage, _ transfer: Transfer) throws(OutboundFailure) {
    guard let mime = curl_mime_init(transfer.easy) else {
      throw OutboundFailure(.other, "libcurl has no memory")
    }
    self.mime = mime
    // Lines of a mail end with CR LF; a lone CR would be neither.
    let lines = message.text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
    try add(
      Array(lines.replacing("\n", with: "\r\n").utf8), type: "text/plain; charset=utf-8",
      encoding: "quoted-printable", name: nil, transfer)
    if let file = message.attachment {
      try add(file.bytes, type: file.type, encoding: "base64", name: file.name, transfer)
    }
    try transfer.check(showroom_curl_set_mime(transfer.easy, mime))
  }

  deinit { curl_mime_free(mime) }

  private func add(
    _ bytes: [UInt8], type: String, encoding: String, name: String?, _ transfer: Transfer
  ) throws(OutboundFailure) {
    guard let part = curl_mime_addpart(mime) else {
      throw OutboundFailure(.other, "libcurl has no memory")
    }
    // The bytes are copied at once. An empty array has no address, and NULL would take them away.
    let code = (bytes + [0]).withUnsafeBufferPointer { buffer in
      buffer.withMemoryRebound(to: CChar.self) {
        curl_mime_data(part, $0.baseAddress, bytes.count)
      }
    }
    try transfer.check(code)
    try transfer.check(curl_mime_type(part, type))
    try transfer.check(curl_mime_encoder(part, encoding))
    if let name { try transfer.check(curl_mime_filename(part, name)) }
  }
}
