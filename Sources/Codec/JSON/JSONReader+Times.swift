import Values

extension JSONReader {
  /// RFC 3339: "2026-01-31T08:30:00.25Z", or with an offset from UTC.
  mutating func time() throws(JSONError) -> Timestamp {
    let text = Array(try string().utf8)
    guard let time = TimeText(text).timestamp else {
      throw fault(.invalidValue, "an RFC 3339 time from 1678 to 2262")
    }
    return time
  }

  /// A message with the name of its type.
  mutating func any() throws(JSONError) -> AnyValue {
    guard peek() == UInt8(ascii: "{") else { throw fault(.malformed, "an object") }
    let start = self
    guard let url = try typeURL() else { throw fault(.missing, "a member \"@type\"") }
    let value = AnyValue(typeURL: url)
    guard let type = MessageType.named(value.fullName) else {
      throw fault(.invalidValue, "a message type of the schema")
    }
    self = start
    typeNameDepth = depth + 1
    let content = try type.read(&self)
    typeNameDepth = start.typeNameDepth
    return AnyValue(typeURL: url, value: content)
  }

  private mutating func typeURL() throws(JSONError) -> String? {
    var url: String?
    try beginObject()
    var isFirst = true
    while let name = try nextName(isFirst: &isFirst) {
      if name == "@type" {
        if url != nil { throw fault(.conflict, "\"@type\" once") }
        url = try string()
      } else {
        try skipValue()
      }
    }
    return url
  }
}

/// Takes an RFC 3339 time apart.
private struct TimeText {
  let text: [UInt8]
  var at = 0

  init(_ text: [UInt8]) { self.text = text }

  var timestamp: Timestamp? {
    var copy = self
    return copy.read()
  }

  private mutating func read() -> Timestamp? {
    guard let year = digits(4), take("-"), let month = digits(2), take("-"),
      let day = digits(2), take("T") || take("t"), let hour = digits(2), take(":"),
      let minute = digits(2), take(":"), let second = digits(2), let nanos = fraction(),
      let offset = offsetSeconds(), at == text.count
    else { return nil }
    let date = CivilTime(
      year: year, month: month, day: day, hour: hour, minute: minute, second: second)
    guard date.isValid else { return nil }
    return Timestamp(seconds: date.secondsSinceEpoch - Int64(offset), nanos: nanos)
  }

  private mutating func digits(_ count: Int) -> Int? {
    guard at + count <= text.count else { return nil }
    var value = 0
    for _ in 0..<count {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(text[at]) else { return nil }
      value = value * 10 + Int(text[at] - UInt8(ascii: "0"))
      at += 1
    }
    return value
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard at < text.count, text[at] == UInt8(ascii: character) else { return false }
    at += 1
    return true
  }

  /// Up to nine decimals as nanoseconds; 0 when there is no point.
  private mutating func fraction() -> Int32? {
    guard take(".") else { return 0 }
    var nanos: Int32 = 0
    var places = 0
    while places < 9, let digit = digits(1) {
      nanos = nanos * 10 + Int32(digit)
      places += 1
    }
    if places == 0 { return nil }
    for _ in places..<9 { nanos *= 10 }
    return nanos
  }

  private mutating func offsetSeconds() -> Int? {
    if take("Z") || take("z") { return 0 }
    let isBehind = take("-")
    guard isBehind || take("+"), let hours = digits(2), take(":"), let minutes = digits(2),
      hours < 24, minutes < 60
    else { return nil }
    let seconds = hours * 3600 + minutes * 60
    return isBehind ? -seconds : seconds
  }
}
