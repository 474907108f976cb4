import CCurl
import Glibc
import TLS

/// One libcurl transfer: its handle, and what its callbacks see.
final class Transfer {
  let easy: UnsafeMutableRawPointer
  private let allowsPrivateAddresses: Bool
  private var lists: [UnsafeMutablePointer<curl_slist>] = []
  /// The first bytes of the answer, and how many there were.
  private(set) var excerpt: [UInt8] = []
  private(set) var answerBytes = 0
  /// How many bytes it sends, for whoever counts.
  var bodyBytes = 0
  /// The last line that a mail server refused something with. What it says to the farewell comes
  /// after that.
  private(set) var lastRefusal: [UInt8] = []
  /// Addresses that were tried, and those that may not be.
  private(set) var openedCount = 0
  private(set) var forbiddenCount = 0

  // libcurl's own set-up, once per process; it is thread-safe in the versions we build with. It
  // sets up OpenSSL, too, which must have been done by then in our way.
  private static let isStarted: Bool = {
    LibrarySetUp.once()
    return curl_global_init(Int(CURL_GLOBAL_ALL)) == CURLE_OK
  }()

  init(_ settings: TransferSettings) throws(OutboundFailure) {
    guard Self.isStarted, let easy = curl_easy_init() else {
      throw OutboundFailure(.other, "libcurl can't be started")
    }
    self.easy = easy
    allowsPrivateAddresses = settings.allowsPrivateAddresses
    try setUp(settings)
    try setCallbacks()
  }

  deinit {
    curl_easy_cleanup(easy)
    for list in lists { curl_slist_free_all(list) }
  }

  private func setUp(_ settings: TransferSettings) throws(OutboundFailure) {
    let numbers: [(CURLoption, Int)] = [
      (CURLOPT_NOSIGNAL, 1), (CURLOPT_FOLLOWLOCATION, 0), (CURLOPT_SSL_VERIFYPEER, 1),
      (CURLOPT_SSL_VERIFYHOST, 2), (CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2),
      (CURLOPT_NETRC, 0), (CURLOPT_TCP_NODELAY, 1),
      (CURLOPT_CONNECTTIMEOUT_MS, Self.bounded(settings.connectTimeoutMillis)),
      (CURLOPT_TIMEOUT_MS, Self.bounded(settings.timeoutMillis)),
    ]
    for (option, number) in numbers { try set(option, number) }
    // An empty proxy is none, whatever the environment says.
    try set(CURLOPT_PROXY, "")
    if let file = settings.caFile {
      try set(CURLOPT_CAINFO, file)
      try check(showroom_curl_set_text(easy, CURLOPT_CAPATH, nil))
    }
  }

  private static func bounded(_ millis: Int) -> Int { min(max(millis, 1), Limits.timeoutMillisMax) }

  /// libcurl calls back only while `Transfers.run` runs, which holds on to this object.
  private func setCallbacks() throws(OutboundFailure) {
    let receiver = Unmanaged.passUnretained(self).toOpaque()
    let write: showroom_curl_writer = { bytes, size, count, receiver in
      // Not nil: it is the receiver set with the function.
      Unmanaged<Transfer>.fromOpaque(receiver!).takeUnretainedValue()
        .received(UnsafeRawBufferPointer(start: bytes, count: size * count))
    }
    let line: showroom_curl_writer = { bytes, size, count, receiver in
      // Not nil: it is the receiver set with the function.
      Unmanaged<Transfer>.fromOpaque(receiver!).takeUnretainedValue()
        .receivedLine(UnsafeRawBufferPointer(start: bytes, count: size * count))
    }
    try check(
      showroom_curl_set_writer(easy, CURLOPT_WRITEFUNCTION, write, CURLOPT_WRITEDATA, receiver))
    try check(
      showroom_curl_set_writer(easy, CURLOPT_HEADERFUNCTION, line, CURLOPT_HEADERDATA, receiver))
    try check(
      showroom_curl_set_socket_opener(
        easy,
        { receiver, _, address in
          guard let receiver, let address else { return -1 }
          return Unmanaged<Transfer>.fromOpaque(receiver).takeUnretainedValue().open(address)
        }, receiver))
  }

  private func received(_ bytes: UnsafeRawBufferPointer) -> Int {
    answerBytes += bytes.count
    if answerBytes > Limits.answerBytesMax { return 0 }
    excerpt.append(contentsOf: bytes.prefix(Limits.excerptBytesMax - excerpt.count))
    return bytes.count
  }

  private func receivedLine(_ bytes: UnsafeRawBufferPointer) -> Int {
    if bytes.first == UInt8(ascii: "4") || bytes.first == UInt8(ascii: "5") {
      lastRefusal = Array(bytes.prefix(Limits.messageBytesMax))
    }
    return bytes.count
  }

  private func open(_ address: UnsafeMutablePointer<curl_sockaddr>) -> Int32 {
    guard let target = showroom_curl_address(address),
      allowsPrivateAddresses || AddressRule.isPublic(target)
    else {
      forbiddenCount += 1
      return -1
    }
    openedCount += 1
    let type = address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue)
    return socket(address.pointee.family, type, address.pointee.protocol)
  }

  func set(_ option: CURLoption, _ number: Int) throws(OutboundFailure) {
    try check(showroom_curl_set_number(easy, option, number))
  }

  func set(_ option: CURLoption, _ text: String) throws(OutboundFailure) {
    try check(showroom_curl_set_text(easy, option, text))
  }

  /// Sets a list of texts, which lives as long as the transfer.
  func set(_ option: CURLoption, _ texts: [String]) throws(OutboundFailure) {
    var list: UnsafeMutablePointer<curl_slist>?
    for text in texts { list = curl_slist_append(list, text) ?? list }
    if let list { lists.append(list) }
    try check(showroom_curl_set_list(easy, option, list))
  }

  /// An option that this libcurl does not have would be a hole, so it is an error.
  func check(_ code: CURLcode) throws(OutboundFailure) {
    guard code != CURLE_OK else { return }
    throw OutboundFailure(.other, "libcurl refuses an option: \(Self.sentence(code))")
  }

  static func sentence(_ code: CURLcode) -> String {
    curl_easy_strerror(code).map { String(cString: $0) } ?? "error \(code.rawValue)"
  }

  /// The status of the last answer: of HTTP or SMTP; 0 for none.
  var answerCode: Int { showroom_curl_answer_code(easy) }

  /// Why a transfer did not end well, as far as that is the same for all protocols.
  func failure(_ code: CURLcode) -> OutboundFailure {
    let text = Self.sentence(code)
    switch code {
    case CURLE_COULDNT_RESOLVE_HOST: return OutboundFailure(.unresolved, text)
    case CURLE_OPERATION_TIMEDOUT: return OutboundFailure(.timeout, text)
    case CURLE_COULDNT_CONNECT where forbiddenCount > 0 && openedCount == 0:
      return OutboundFailure(
        .forbiddenAddress, "the host is at an address of a private or local network")
    case CURLE_COULDNT_CONNECT, CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR,
      CURLE_PARTIAL_FILE:
      return OutboundFailure(.connection, text)
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_USE_SSL_FAILED,
      CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR:
      return OutboundFailure(.tls, text)
    case CURLE_WRITE_ERROR where answerBytes > Limits.answerBytesMax:
      return OutboundFailure(
        .tooLarge, "the answer is longer than \(Limits.answerBytesMax) bytes")
    case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: return .invalid(text)
    case CURLE_LOGIN_DENIED: return OutboundFailure(.authentication, text)
    default: return OutboundFailure(.other, text)
    }
  }
}
