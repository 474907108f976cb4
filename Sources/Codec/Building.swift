import CMessages
import CProtobufC
import Glibc
import Values

/// Builds C values from Swift values. Everything lives in the arena until the call's end.
extension Arena {
  /// Text as C has it. A NUL inside becomes U+FFFD: protobuf-c would cut the text there.
  @inline(__always)
  func text(_ value: String) -> UnsafeMutablePointer<CChar> {
    var value = value
    return value.withUTF8 { utf8 in
      let memory = allocateUncapped(utf8.count + 1)
      if let start = utf8.baseAddress {
        memory.copyMemory(from: start, byteCount: utf8.count)
        if memchr(start, 0, utf8.count) != nil { return textReplacingNUL(utf8) }
      }
      memory.storeBytes(of: 0, toByteOffset: utf8.count, as: UInt8.self)
      return memory.assumingMemoryBound(to: CChar.self)
    }
  }

  private func textReplacingNUL(
    _ utf8: UnsafeBufferPointer<UInt8>
  ) -> UnsafeMutablePointer<CChar> {
    var replaced: [UInt8] = []
    for byte in utf8 {
      if byte == 0 { replaced += [0xEF, 0xBF, 0xBD] } else { replaced.append(byte) }
    }
    replaced.append(0)
    let memory = allocateUncapped(replaced.count)
    memory.copyMemory(from: replaced, byteCount: replaced.count)
    return memory.assumingMemoryBound(to: CChar.self)
  }

  @inline(__always)
  func bytes(_ value: [UInt8]) -> ProtobufCBinaryData {
    let memory = allocateUncapped(value.count)
    value.withUnsafeBytes { source in
      if let start = source.baseAddress {
        memory.copyMemory(from: start, byteCount: source.count)
      }
    }
    return ProtobufCBinaryData(
      len: value.count, data: memory.assumingMemoryBound(to: UInt8.self))
  }

  @inline(__always)
  func time(_ value: Timestamp) -> UnsafeMutablePointer<Google__Protobuf__Timestamp> {
    let c = make(Google__Protobuf__Timestamp.self, google__protobuf__timestamp__init)
    c.pointee.seconds = value.seconds
    c.pointee.nanos = value.nanos
    return c
  }

  func any(_ value: AnyValue) -> UnsafeMutablePointer<Google__Protobuf__Any> {
    let c = make(Google__Protobuf__Any.self, google__protobuf__any__init)
    c.pointee.type_url = text(value.typeURL)
    c.pointee.value = bytes(value.value)
    return c
  }

  /// An array of what `make` turns each element into.
  @inline(__always)
  func list<Element, CElement>(
    _ values: [Element], _ make: (Element) -> CElement
  ) -> UnsafeMutablePointer<CElement> {
    let memory = allocateUncapped(values.count * MemoryLayout<CElement>.stride)
      .assumingMemoryBound(to: CElement.self)
    for index in values.indices { (memory + index).initialize(to: make(values[index])) }
    return memory
  }
}
