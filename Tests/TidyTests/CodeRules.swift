import Foundation

/// Rules about Swift code that the compiler and `swift format` don't know.
enum CodeRules {
  static let functionLinesMax = 60

  /// Every function, initializer, deinitializer and subscript fits on a screen.
  static func longFunctions(_ file: SwiftFile) -> [Finding] {
    FunctionScanner(file).functions().filter { $0.lineCount > functionLinesMax }.map {
      file.text.finding(
        line: $0.firstLine,
        "\($0.name) has \($0.lineCount) lines; at most \(functionLinesMax)")
    }
  }

  /// What switches a check of the compiler off says why.
  static func unexplainedEscapes(_ file: SwiftFile) -> [Finding] {
    var findings: [Finding] = []
    var previousWasExplained = false
    for (index, line) in file.code.enumerated() {
      guard let escape = escape(in: line) else {
        previousWasExplained = false
        continue
      }
      // A run of such lines needs one reason.
      let explained = previousWasExplained || file.hasComment(at: index)
      if !explained {
        findings.append(file.text.finding(line: index, "\(escape) without a reason above it"))
      }
      previousWasExplained = explained
    }
    return findings
  }

  /// The first construct of this line that needs a reason.
  static func escape(in line: String) -> String? {
    for word in ["@unchecked Sendable", "try!", "as!", "nonisolated(unsafe)"]
    where line.contains(word) {
      return word
    }
    let bytes = Array(line.utf8)
    if let word = words(of: bytes).first(where: { $0.hasPrefix("unsafe") }) { return word }
    for index in bytes.indices.dropFirst() where bytes[index] == UInt8(ascii: "!") {
      let next = index + 1 < bytes.count ? bytes[index + 1] : UInt8(ascii: " ")
      if endsOperand(bytes[index - 1]) && next != UInt8(ascii: "=") { return "`!`" }
    }
    return nil
  }

  /// Tests wait for a condition or move a simulated clock.
  static func sleeps(_ file: SwiftFile) -> [Finding] {
    let calls: Set<String> = ["sleep", "usleep", "nanosleep"]
    return file.code.indices.filter { index in
      words(of: Array(file.code[index].utf8)).contains(where: calls.contains)
    }.map { file.text.finding(line: $0, "a test must not sleep") }
  }

  /// A test that is switched off checks nothing.
  static func disabledTests(_ file: SwiftFile) -> [Finding] {
    file.code.indices.filter { index in
      [".disabled(", "withKnownIssue", "XCTSkip"].contains { file.code[index].contains($0) }
    }.map { file.text.finding(line: $0, "a test is switched off") }
  }

  /// Every public declaration is documented.
  static func undocumented(_ file: SwiftFile) -> [Finding] {
    file.code.indices.filter { isPublicDeclaration(file.code[$0]) && !isDocumented(file, $0) }
      .map { file.text.finding(line: $0, "a public declaration without a `///` comment") }
  }

  static func isPublicDeclaration(_ line: String) -> Bool {
    let words = words(of: Array(line.utf8))
    guard let first = words.firstIndex(where: { !modifiers.contains($0) }) else { return false }
    let isPublic = words[..<first].contains { $0 == "public" || $0 == "open" }
    return isPublic && declarations.contains(words[first])
  }

  private static let modifiers: Set<String> = [
    "public", "open", "static", "final", "mutating", "nonmutating", "private", "internal", "set",
    "override", "convenience", "required", "indirect", "nonisolated", "lazy", "weak", "inlinable",
    "discardableResult", "consuming", "borrowing", "frozen", "usableFromInline", "available",
    "inline", "__always", "never", "Sendable", "MainActor", "dynamicMemberLookup", "unowned",
  ]
  private static let declarations: Set<String> = [
    "class", "struct", "enum", "protocol", "actor", "func", "init", "var", "let", "typealias",
    "subscript", "macro", "associatedtype", "case",
  ]

  private static func isDocumented(_ file: SwiftFile, _ index: Int) -> Bool {
    var above = index - 1
    while above >= 0 {
      let line = file.text.lines[above].drop { $0 == " " }
      if line.hasPrefix("///") || line.hasPrefix("*/") { return true }
      // Attributes, and remarks for whoever changes the code, may stand between.
      guard ["@", "#if", "//"].contains(where: line.hasPrefix) else { return false }
      above -= 1
    }
    return false
  }

  static func words(of bytes: [UInt8]) -> [String] {
    bytes.split { !isWordByte($0) }.map { String(decoding: $0, as: UTF8.self) }
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: byte >= 0x80
    }
  }

  private static func endsOperand(_ byte: UInt8) -> Bool {
    isWordByte(byte) || [UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "\"")].contains(byte)
  }
}
