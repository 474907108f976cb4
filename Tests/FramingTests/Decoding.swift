import Framing

/// A step of a decoder, copied, so that it can be kept and compared.
enum Decoded: Equatable {
  case frame(FrameHeader, [UInt8])
  case oversize(FrameHeader)
  case foreign(UInt8)
}

/// Feeds the chunks to a new decoder; what came out, and the most bytes it held in between.
func decode(_ chunks: [[UInt8]]) -> (decoded: [Decoded], bytesHeldMax: Int) {
  var decoder = FrameDecoder()
  var decoded: [Decoded] = []
  var bytesHeldMax = 0
  for chunk in chunks {
    chunk.withUnsafeBytes { bytes in
      var input = bytes
      decoding: while true {
        switch decoder.next(&input) {
        case .needMore: break decoding
        case .frame(let header, let data): decoded.append(.frame(header, [UInt8](data)))
        case .oversize(let header): decoded.append(.oversize(header))
        case .foreign(let first):
          if decoded.last != .foreign(first) { decoded.append(.foreign(first)) }
          break decoding
        }
      }
    }
    bytesHeldMax = max(bytesHeldMax, decoder.bytesHeld)
  }
  return (decoded, bytesHeldMax)
}

/// The bytes of a header.
func header(_ length: UInt32, stream: UInt32, type: UInt8, flags: UInt8 = 0) -> [UInt8] {
  withUnsafeBytes(of: length.bigEndian, Array.init)
    + withUnsafeBytes(of: stream.bigEndian, Array.init)
    + [type, flags]
}
