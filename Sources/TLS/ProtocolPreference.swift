import COpenSSL
import Synchronization

/// ALPN names in order of preference, and the server's choice among a client's offer.
final class ProtocolPreference: Sendable {
  private let names = Mutex<[[UInt8]]>([])

  /// Each name 1 to 255 bytes.
  func set(_ protocols: [String]) throws(TLSError) {
    let list = protocols.map { Array($0.utf8) }
    guard list.allSatisfy({ (1...255).contains($0.count) }) else {
      throw TLSError(.settings, "an ALPN name has 1 to 255 bytes")
    }
    names.withLock { $0 = list }
  }

  /// Length-prefixed names, as offered by a client.
  var wireFormat: [UInt8] {
    names.withLock { list in list.flatMap { [UInt8($0.count)] + $0 } }
  }

  /// Lets the server's sessions choose. The context must outlive the sessions.
  func install(in handle: OpaquePointer) {
    let me = Unmanaged.passUnretained(self).toOpaque()
    SSL_CTX_set_alpn_select_cb(
      handle,
      { _, chosen, chosenCount, offer, offerCount, preference in
        guard let preference, let offer else { return SSL_TLSEXT_ERR_NOACK }
        let mine = Unmanaged<ProtocolPreference>.fromOpaque(preference).takeUnretainedValue()
        let bytes = UnsafeBufferPointer(start: offer, count: Int(offerCount))
        // No overlap is no error: the client is served as plain ttrpc.
        guard let range = mine.choose(from: bytes) else { return SSL_TLSEXT_ERR_NOACK }
        chosen?.pointee = offer + range.lowerBound
        chosenCount?.pointee = UInt8(range.count)
        return SSL_TLSEXT_ERR_OK
      }, me)
  }

  /// Where in the client's offer the name we like best stands.
  func choose(from offer: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
    names.withLock { list in
      for name in list {
        var position = 0
        while position < offer.count {
          let start = position + 1
          let end = start + Int(offer[position])
          guard end <= offer.count else { return nil }
          if offer[start..<end].elementsEqual(name) { return start..<end }
          position = end
        }
      }
      return nil
    }
  }
}
