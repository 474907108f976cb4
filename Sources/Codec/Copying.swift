import CMessages
import CProtobufC
import Values

/// Copies C values out, with the checks that the guard pass can't do: presence, enum numbers and
/// times. Strings are known to be UTF-8 without NUL.
struct Copying {
  let unknownEnums: DecodeOptions.UnknownEnums

  @inline(__always)
  func text(_ c: UnsafeMutablePointer<CChar>?) -> String {
    guard let c else { return "" }
    if c.pointee == 0 { return "" }
    return String(cString: c)
  }

  @inline(__always)
  func requiredText(
    _ c: UnsafeMutablePointer<CChar>?, _ field: StaticString, _ allowed: StaticString
  ) throws(DecodeError) -> String {
    guard let c, c.pointee != 0 else { throw Self.missing(field, allowed) }
    return String(cString: c)
  }

  @inline(__always)
  func bytes(_ c: ProtobufCBinaryData) -> [UInt8] {
    [UInt8](UnsafeBufferPointer(start: c.data, count: c.len))
  }

  @inline(__always)
  func requiredBytes(
    _ c: ProtobufCBinaryData, _ field: StaticString, _ allowed: StaticString
  ) throws(DecodeError) -> [UInt8] {
    if c.len == 0 { throw Self.missing(field, allowed) }
    return bytes(c)
  }

  @inline(__always)
  func nonZero<Number: FixedWidthInteger>(
    _ number: Number, _ field: StaticString
  ) throws(DecodeError) -> Number {
    if number == 0 { throw Self.missing(field, "a number other than 0") }
    return number
  }

  @inline(__always)
  func value<Value: WireEnum>(
    _ number: UInt32, _ field: StaticString
  ) throws(DecodeError) -> Value {
    if let value = Value(rawValue: Int32(bitPattern: number)) { return value }
    return try unknownValue(field)
  }

  func requiredValue<Value: WireEnum>(
    _ number: UInt32, _ field: StaticString
  ) throws(DecodeError) -> Value {
    if number == 0 { throw Self.missing(field, "a value other than 0") }
    return try value(number, field)
  }

  private func unknownValue<Value: WireEnum>(
    _ field: StaticString
  ) throws(DecodeError) -> Value {
    if unknownEnums == .unspecified { return Value.protoDefault }
    let names = Value.allCases.map(\.protoName).joined(separator: ", ")
    throw DecodeError(.invalidValue, path: "\(field)", allowed: "one of \(names)")
  }

  static func missing(_ field: StaticString, _ allowed: StaticString) -> DecodeError {
    DecodeError(.missing, path: "\(field)", allowed: "\(allowed)")
  }
}

extension Copying {
  @inline(__always)
  func time(
    _ c: UnsafeMutablePointer<Google__Protobuf__Timestamp>?, _ field: StaticString
  ) throws(DecodeError) -> Timestamp? {
    guard let c else { return nil }
    guard let time = Timestamp(seconds: c.pointee.seconds, nanos: c.pointee.nanos) else {
      throw DecodeError(.invalidValue, path: "\(field)", allowed: Allowed.time)
    }
    return time
  }

  @inline(__always)
  func requiredTime(
    _ c: UnsafeMutablePointer<Google__Protobuf__Timestamp>?, _ field: StaticString
  ) throws(DecodeError) -> Timestamp {
    guard let time = try time(c, field) else { throw Self.missing(field, "a time") }
    return time
  }

  @inline(__always)
  func message<Message: CodedMessage>(
    _ c: UnsafeMutablePointer<Message.CMessage>?, _ field: StaticString
  ) throws(DecodeError) -> Message? {
    guard let c else { return nil }
    do throws(DecodeError) {
      return try Message(copying: c, self)
    } catch {
      throw error.inside(field)
    }
  }

  @inline(__always)
  func requiredMessage<Message: CodedMessage>(
    _ c: UnsafeMutablePointer<Message.CMessage>?, _ field: StaticString
  ) throws(DecodeError) -> Message {
    guard let c else { throw Self.missing(field, "a message") }
    do throws(DecodeError) {
      return try Message(copying: c, self)
    } catch {
      throw error.inside(field)
    }
  }

  func any(_ c: UnsafeMutablePointer<Google__Protobuf__Any>?) -> AnyValue? {
    guard let c else { return nil }
    return AnyValue(typeURL: text(c.pointee.type_url), value: bytes(c.pointee.value))
  }
}

// Repeated fields. protobuf-c gives a count and an array of that many elements, none of them nil.
extension Copying {
  @inline(__always)
  func list<Message: CodedMessage>(
    _ count: Int, _ items: UnsafeMutablePointer<UnsafeMutablePointer<Message.CMessage>?>?,
    _ field: StaticString
  ) throws(DecodeError) -> [Message] {
    var list: [Message] = []
    guard count > 0, let items else { return list }
    list.reserveCapacity(count)
    for index in 0..<count {
      guard let item = items[index] else { continue }
      do throws(DecodeError) {
        list.append(try Message(copying: item, self))
      } catch {
        throw error.inside(field, at: index)
      }
    }
    return list
  }

  func texts(
    _ count: Int, _ items: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
  ) -> [String] {
    UnsafeBufferPointer(start: items, count: items == nil ? 0 : count).map { text($0) }
  }

  func byteLists(_ count: Int, _ items: UnsafeMutablePointer<ProtobufCBinaryData>?) -> [[UInt8]] {
    UnsafeBufferPointer(start: items, count: items == nil ? 0 : count).map { bytes($0) }
  }

  @inline(__always)
  func numbers<Number, Value>(
    _ count: Int, _ items: UnsafeMutablePointer<Number>?, _ make: (Number) -> Value
  ) -> [Value] {
    UnsafeBufferPointer(start: items, count: items == nil ? 0 : count).map(make)
  }

  func values<Value: WireEnum, CEnum: RawRepresentable<UInt32>>(
    _ count: Int, _ items: UnsafeMutablePointer<CEnum>?, _ field: StaticString
  ) throws(DecodeError) -> [Value] {
    var list: [Value] = []
    guard count > 0, let items else { return list }
    list.reserveCapacity(count)
    for index in 0..<count {
      do throws(DecodeError) {
        list.append(try value(items[index].rawValue, ""))
      } catch {
        throw DecodeError(error.code, path: "\(field)[\(index)]", allowed: error.allowed)
      }
    }
    return list
  }

  func times(
    _ count: Int,
    _ items: UnsafeMutablePointer<UnsafeMutablePointer<Google__Protobuf__Timestamp>?>?,
    _ field: StaticString
  ) throws(DecodeError) -> [Timestamp] {
    var list: [Timestamp] = []
    guard count > 0, let items else { return list }
    for index in 0..<count {
      guard let item = try time(items[index], field) else { continue }
      list.append(item)
    }
    return list
  }

  func anys(
    _ count: Int, _ items: UnsafeMutablePointer<UnsafeMutablePointer<Google__Protobuf__Any>?>?
  ) -> [AnyValue] {
    UnsafeBufferPointer(start: items, count: items == nil ? 0 : count).compactMap { any($0) }
  }

  /// A required list has an element.
  func nonEmpty<Element>(
    _ list: [Element], _ field: StaticString, _ allowed: StaticString
  ) throws(DecodeError) -> [Element] {
    if list.isEmpty { throw Self.missing(field, allowed) }
    return list
  }
}
