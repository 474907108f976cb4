import Codec
import Glibc

// The codec as a filter, for tools/codec-interop: one conversion a line,
// "binary-to-json TYPE HEX", answered by "ok RESULT" or "error SENTENCE".

/// Bytes from and to hexadecimal digits.
enum Hex {
  static func decode(_ text: Substring) -> [UInt8]? {
    let digits = Array(text.utf8)
    if digits.count % 2 != 0 { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(digits.count / 2)
    for index in stride(from: 0, to: digits.count, by: 2) {
      guard let high = value(digits[index]), let low = value(digits[index + 1]) else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes
  }

  static func encode(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count * 2)
    for byte in bytes { text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
    return String(decoding: text, as: UTF8.self)
  }

  private static func value(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}

/// What a line can't be understood as.
struct BadLine: Error, CustomStringConvertible {
  var description: String
}

func convert(_ line: String) throws -> String {
  let parts = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
  guard parts.count == 3, let type = MessageType.named(String(parts[1])) else {
    throw BadLine(description: "a line is: OPERATION TYPE INPUT")
  }
  if parts[0] == "json-to-binary" {
    return Hex.encode(try type.binary(fromJSON: String(parts[2])))
  }
  guard let bytes = Hex.decode(parts[2]) else {
    throw BadLine(description: "the input is not hexadecimal")
  }
  switch parts[0] {
  case "binary-to-json": return try type.json(fromBinary: bytes)
  case "binary-to-long-json":
    let writing = JSONWriteOptions(printsDefaults: true, usesProtoNames: true)
    return try type.json(fromBinary: bytes, writing: writing)
  case "binary-to-binary":
    return Hex.encode(try type.binary(fromJSON: try type.json(fromBinary: bytes)))
  default: throw BadLine(description: "no such operation")
  }
}

/// At once: the other side waits for each answer.
func answer(_ line: String) {
  print(line)
  fflush(nil)
}

for type in MessageType.all { print("type \(type.fullName)") }
answer("ready")
while let line = readLine() {
  do {
    answer("ok \(try convert(line))")
  } catch {
    answer("error \(error)")
  }
}
