import Values

/// Writes canonical proto3 JSON: members in order of the fields, without white space.
public struct JSONWriter: Sendable {
  /// What was written, UTF-8.
  public private(set) var bytes: [UInt8] = []
  let options: JSONWriteOptions
  /// How many Any values are around this place.
  var anyDepth = 0
  /// The next member of the current object needs a comma before it.
  private var needsComma = false

  /// An empty text.
  public init(options: JSONWriteOptions = .compact) { self.options = options }

  mutating func raw(_ text: StaticString) {
    bytes.append(
      contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  mutating func append(_ byte: UInt8) { bytes.append(byte) }

  mutating func beginObject() {
    bytes.append(UInt8(ascii: "{"))
    needsComma = false
  }

  mutating func endObject() {
    bytes.append(UInt8(ascii: "}"))
    needsComma = true
  }

  /// A member's name. Names of the schema need no escapes.
  mutating func name(_ name: FieldName) {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = true
    bytes.append(UInt8(ascii: "\""))
    raw(options.usesProtoNames ? name.proto : name.json)
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
  }

  /// An array; each element writes itself.
  mutating func list<Element>(
    _ name: FieldName, _ values: [Element], _ write: (inout JSONWriter, Element) -> Void
  ) {
    if values.isEmpty && !options.printsDefaults { return }
    self.name(name)
    bytes.append(UInt8(ascii: "["))
    for (index, value) in values.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      write(&self, value)
    }
    bytes.append(UInt8(ascii: "]"))
    needsComma = true
  }
}

/// A field's two names.
struct FieldName {
  let proto: StaticString
  let json: StaticString

  init(_ proto: StaticString, _ json: StaticString) {
    self.proto = proto
    self.json = json
  }
}

// Members that are left out when they have their default value.
extension JSONWriter {
  mutating func text(_ name: FieldName, _ value: String) {
    if value.isEmpty && !options.printsDefaults { return }
    self.name(name)
    text(value)
  }

  mutating func bytes(_ name: FieldName, _ value: [UInt8]) {
    if value.isEmpty && !options.printsDefaults { return }
    self.name(name)
    base64(value)
  }

  mutating func bool(_ name: FieldName, _ value: Bool) {
    if !value && !options.printsDefaults { return }
    self.name(name)
    bool(value)
  }

  /// 64 bits: a string, because JSON's numbers are often read as doubles.
  mutating func long<Number: FixedWidthInteger>(_ name: FieldName, _ value: Number) {
    if value == 0 && !options.printsDefaults { return }
    self.name(name)
    long(value)
  }

  /// 32 bits: a number.
  mutating func number<Number: FixedWidthInteger>(_ name: FieldName, _ value: Number) {
    if value == 0 && !options.printsDefaults { return }
    self.name(name)
    number(value)
  }

  mutating func value<Value: WireEnum>(_ name: FieldName, _ value: Value) {
    if value.rawValue == 0 && !options.printsDefaults { return }
    self.name(name)
    self.value(value)
  }

  mutating func time(_ name: FieldName, _ value: Timestamp?) {
    guard let value else { return }
    self.name(name)
    time(value)
  }

  mutating func message<Message: WireMessage>(_ name: FieldName, _ value: Message?) {
    guard let value else { return }
    self.name(name)
    value.write(to: &self)
  }

  mutating func any(_ name: FieldName, _ value: AnyValue?) {
    guard let value else { return }
    self.name(name)
    any(value)
  }
}
