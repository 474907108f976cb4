/// How names of the schema become names of Swift and of protoc-c's C.
enum Naming {
  /// `unit_price_cents` -> `unitPriceCents`; a trailing `_id` or `_ids` becomes `ID` or `IDs`.
  static func lowerCamel(_ snake: String) -> String {
    let words = snake.split(separator: "_").map { $0.lowercased() }
    guard let first = words.first else { return snake }
    let rest = words.dropFirst().enumerated().map { offset, word in
      let isLast = offset == words.count - 2
      if isLast && word == "id" { return "ID" }
      if isLast && word == "ids" { return "IDs" }
      return capitalized(word)
    }
    return first + rest.joined()
  }

  /// `live_shopping` -> `LiveShopping`.
  static func upperCamel(_ snake: String) -> String {
    snake.split(separator: "_").map { capitalized(String($0).lowercased()) }.joined()
  }

  /// `LiveShopping` -> `liveShopping`.
  static func lowerFirst(_ name: String) -> String {
    name.prefix(1).lowercased() + name.dropFirst()
  }

  static func capitalized(_ word: String) -> String {
    word.prefix(1).uppercased() + word.dropFirst()
  }

  /// `UnitOfMeasure` -> `UNIT_OF_MEASURE_`, the prefix of the enum's value names.
  static func enumPrefix(_ enumName: String) -> String {
    var prefix = ""
    for character in enumName {
      if character.isUppercase && !prefix.isEmpty { prefix += "_" }
      prefix += character.uppercased()
    }
    return prefix + "_"
  }

  /// The name in backticks when Swift reserves it.
  static func escaped(_ name: String) -> String {
    reserved.contains(name) ? "`\(name)`" : name
  }

  /// The name proto3 JSON gives a field: protoc's own rule.
  static func json(_ snake: String) -> String {
    var name = ""
    var upper = false
    for character in snake {
      if character == "_" {
        upper = true
      } else {
        name += upper ? character.uppercased() : String(character)
        upper = false
      }
    }
    return name
  }

  /// protoc-c's rule for the lower-case form of one part of a full name.
  static func cLower(_ name: String) -> String {
    var lower = ""
    var wasUpper = true
    for character in name {
      if character.isUppercase {
        if !wasUpper { lower += "_" }
        lower += character.lowercased()
      } else {
        lower.append(character)
      }
      wasUpper = character.isUppercase
    }
    return lower
  }

  /// `showroom.v1.CartItem` -> `Showroom__V1__CartItem`.
  static func cType(_ fullName: String) -> String {
    fullName.split(separator: ".").map { upperCamelKeepingCase(String($0)) }.joined(separator: "__")
  }

  /// `showroom.v1.CartItem` -> `showroom__v1__cart_item`.
  static func cFunctionPrefix(_ fullName: String) -> String {
    fullName.split(separator: ".").map { cLower(String($0)) }.joined(separator: "__")
  }

  private static func upperCamelKeepingCase(_ name: String) -> String {
    name.split(separator: "_").map { capitalized(String($0)) }.joined()
  }

  private static let reserved: Set<String> = [
    "as", "associatedtype", "break", "case", "catch", "class", "continue", "default", "defer",
    "deinit", "do", "else", "enum", "extension", "fallthrough", "false", "fileprivate", "for",
    "func", "guard", "if", "import", "in", "init", "inout", "internal", "is", "let", "nil",
    "operator", "override", "precedencegroup", "private", "protocol", "public", "repeat",
    "rethrows", "return", "self", "static", "struct", "subscript", "super", "switch", "throw",
    "throws", "true", "try", "typealias", "var", "where", "while",
  ]
}
