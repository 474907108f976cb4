import Access
import RPC
import Transport
import Values

/// What the services keep for one connection: who is there and how much they may ask.
final class ConnectionContext {
  /// The loop's part of the services.
  let loop: LoopContext
  /// Whom the peer's certificate names.
  let certificate: CertificateIdentity?
  /// The network by which secrets tried are counted.
  let peerKey: String
  /// What is left of each rate.
  var rates: ConnectionRates
  /// From `Authenticate`.
  var boundTokenID: TokenID?
  /// Streams open here.
  var streamCount = 0
  /// The last bearer text that verified, so that a caller who sends it with every call costs one
  /// comparison and not one HMAC.
  var verifiedBearer: (text: String, tokenID: TokenID)?

  init(_ connection: ServerConnection, loop: LoopContext) {
    self.loop = loop
    peerKey = connection.peer.address.networkKey
    do throws(CertificateIdentity.Failure) {
      certificate = try CertificateIdentity.find(in: connection.peer.certificateURIs)
    } catch {
      certificate = nil
      loop.core.complain(of: error, peer: peerKey, at: loop.loop.now)
    }
    rates = ConnectionRates(loop.core.rates, at: loop.loop.now)
  }
}
