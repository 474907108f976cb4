/// The configuration file: lines of `name = value`; `#` begins a comment line.
///
///     # showroomd.conf
///     data   = /var/lib/showroom
///     listen = 0.0.0.0:7443, [::]:7443
public enum ConfigurationFile {
  /// Bytes of the largest file read.
  static let bytesMax = 64 * 1024

  /// Parses a file's text. `name` is how errors call the file. Names that are not settings and
  /// settings given twice are errors: a typing mistake must not become a default.
  public static func parse(
    _ text: String, name: String
  ) throws(ConfigurationError) -> SettingValues {
    var values: SettingValues = [:]
    for (index, line) in text.split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline
    ).enumerated() {
      let place = "\(name), line \(index + 1)"
      let trimmed = trim(line)
      if trimmed.isEmpty || trimmed.hasPrefix("#") { continue }
      guard let equals = trimmed.firstIndex(of: "=") else {
        throw ConfigurationError("\(place): write it as name = value.")
      }
      let key = trim(trimmed[..<equals])
      guard let setting = Setting(rawValue: String(key)) else {
        let known = Setting.allCases.map(\.rawValue).joined(separator: ", ")
        throw ConfigurationError("\(place): there is no setting \"\(key)\"; there are \(known).")
      }
      guard values[setting] == nil else {
        throw ConfigurationError("\(place): \(key) is given twice; keep one.")
      }
      values[setting] = String(trim(trimmed[trimmed.index(after: equals)...]))
    }
    return values
  }

  static func trim(_ text: Substring) -> Substring {
    let isSpace = { (character: Character) in
      character == " " || character == "\t" || character == "\r"
    }
    var text = text.drop(while: isSpace)
    while let last = text.last, isSpace(last) { text.removeLast() }
    return text
  }

  private static func trim(_ text: String) -> Substring { trim(text[...]) }
}
