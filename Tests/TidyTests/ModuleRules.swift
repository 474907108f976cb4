import Foundation

/// A module: where it stands and what it may import.
struct Module: Equatable {
  var name: String
  var layer: Int
  var imports: [String]
}

/// The table of ARCHITECTURE.md §Layout: rows of `| layer | module | may import | what |`.
enum LayoutTable {
  static func modules(in file: TextFile) -> [Module] {
    file.lines.filter { $0.hasPrefix("|") }.flatMap { line -> [Module] in
      let cells = line.split(separator: "|", omittingEmptySubsequences: false)
        .map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count >= 5, let layer = Int(cells[1]) else { return [] }
      let imports = quoted(cells[3])
      return quoted(cells[2]).map { Module(name: $0, layer: layer, imports: imports) }
    }
  }

  /// What stands between backquotes.
  private static func quoted(_ cell: String) -> [String] {
    let parts = cell.split(separator: "`", omittingEmptySubsequences: false)
    return parts.indices.filter { $0 % 2 == 1 }.map { String(parts[$0]) }
  }
}

/// The targets of Package.swift that are the project's own modules and programs.
enum PackageManifest {
  /// Module name to dependencies, products by the name they are imported under.
  static func modules(in file: TextFile) -> [String: [String]] {
    let text = file.lines.map(withoutComment).joined(separator: "\n")
    let products = products(in: text)
    var modules: [String: [String]] = [:]
    for match in text.matches(of: /(?:module|program)\(\s*"([^"]+)"/) {
      let arguments = arguments(of: text[match.range.lowerBound...])
      modules[String(match.1)] = dependencies(in: arguments, products)
    }
    for match in text.matches(of: /\.(?:systemLibrary|target)\(\s*name: "([^"]+)"/) {
      let arguments = arguments(of: text[match.range.lowerBound...])
      modules[String(match.1)] = dependencies(in: arguments, products)
    }
    return modules
  }

  private static func withoutComment(_ line: String) -> Substring {
    guard let range = line.range(of: "// ") else { return line[...] }
    return line[..<range.lowerBound]
  }

  /// `let logging = Target.Dependency.product(name: "Logging", …)` → logging: Logging.
  private static func products(in text: String) -> [String: String] {
    let pattern = /let (\w+) = Target\.Dependency\.product\(\s*name: "([^"]+)"/
    return Dictionary(
      text.matches(of: pattern).map { (String($0.1), String($0.2)) }, uniquingKeysWith: { $1 })
  }

  /// From the opening parenthesis of a call to the one that closes it.
  private static func arguments(of call: Substring) -> Substring {
    var depth = 0
    for index in call.indices {
      if call[index] == "(" { depth += 1 }
      if call[index] == ")" { depth -= 1 }
      if depth == 0 && call[index] == ")" { return call[...index] }
    }
    return call
  }

  /// The last `[…]` that is not a list of providers.
  private static func dependencies(
    in arguments: Substring, _ products: [String: String]
  ) -> [String] {
    guard !arguments.contains("providers:") || arguments.contains("dependencies:"),
      let open = arguments.firstIndex(of: "["),
      let close = arguments[open...].firstIndex(of: "]")
    else { return [] }
    return arguments[arguments.index(after: open)..<close].split(separator: ",").compactMap {
      let item = $0.trimmingCharacters(in: .whitespacesAndNewlines)
      if item.isEmpty { return nil }
      if item.hasPrefix("\"") { return item.trimmingCharacters(in: ["\""]) }
      return products[item] ?? "unknown:\(item)"
    }
  }
}

/// What a module's files may import.
enum ImportRules {
  /// Part of every Swift toolchain; which of them a module may use is said below.
  static let platform: Set<String> = ["Swift", "Glibc", "Synchronization", "Dispatch"]

  /// Foundation is slow to start and big; only what people use by hand may have it.
  static let foundationAllowed: Set<String> = ["Client", "Server", "showroom", "showroomd"]

  /// The only importers of each C library.
  static let owners: [String: Set<String>] = [
    "COpenSSL": ["TLS"],
    "CProtobufC": ["Codec", "CMessages"],
    "CMessages": ["Codec"],
    "CPango": ["Documents"],
    "CCurl": ["Outbound"],
    "CLinux": ["Storage", "Transport", "Server"],
  ]

  /// The machine must not be reachable from pure code: no system calls, no threads.
  static let pure: Set<String> = [
    "Values", "Bytes", "StoreSchema", "APISchema", "Framing", "Commerce", "Access", "RPC", "Feed",
    "TerminalViews", "TextCells",
  ]

  /// "public import struct Foundation.URL" → Foundation.
  static func importedModule(_ line: String) -> String? {
    var words = line.split(separator: " ").filter { !$0.hasPrefix("@") }
    if let first = words.first,
      ["public", "package", "internal", "fileprivate", "private"].contains(first)
    {
      words.removeFirst()
    }
    guard words.first == "import" else { return nil }
    let kinds: Set<Substring> = ["struct", "class", "enum", "func", "protocol", "typealias", "var"]
    return words.dropFirst().first { !kinds.contains($0) }?
      .split(separator: ".").first.map(String.init)
  }

  /// Imports in `Sources/<module>/…` that the module's row does not allow.
  static func forbiddenImports(_ file: TextFile, _ modules: [Module]) -> [Finding] {
    let parts = file.path.split(separator: "/")
    guard parts.count > 2, parts[0] == "Sources" else { return [] }
    guard let module = modules.first(where: { $0.name == parts[1] }) else {
      return [file.finding(line: 0, "\(parts[1]) has no row in ARCHITECTURE.md §Layout")]
    }
    return file.lines.indices.compactMap { index in
      guard let name = importedModule(file.lines[index]), !allows(module, name) else { return nil }
      return file.finding(line: index, "\(module.name) must not import \(name)")
    }
  }

  private static func allows(_ module: Module, _ name: String) -> Bool {
    if name.hasPrefix("Foundation") { return foundationAllowed.contains(module.name) }
    if let owners = owners[name], !owners.contains(module.name) { return false }
    if ["Glibc", "Dispatch", "Synchronization"].contains(name) && pure.contains(module.name) {
      return false
    }
    return platform.contains(name) || module.imports.contains(name)
  }

  /// Arrows point down: a module imports only what stands above it in the table, and the table
  /// is sorted by layer.
  static func upwardImports(_ modules: [Module], _ file: TextFile) -> [Finding] {
    var findings: [Finding] = []
    var seen: Set<String> = []
    var layer = 0
    let names = Set(modules.map(\.name))
    for module in modules {
      for name in module.imports where names.contains(name) && !seen.contains(name) {
        let what = "\(module.name) imports \(name), which is not below it"
        findings.append(file.finding(line: 0, what))
      }
      if module.layer < layer {
        let what = "\(module.name) is out of order: layer \(module.layer)"
        findings.append(file.finding(line: 0, what))
      }
      layer = module.layer
      seen.insert(module.name)
    }
    return findings
  }

  /// The table and Package.swift say the same.
  static func disagreements(
    table: [Module], manifest: [String: [String]], _ file: TextFile
  ) -> [Finding] {
    let rows = Dictionary(table.map { ($0.name, Set($0.imports)) }, uniquingKeysWith: { $1 })
    return Set(rows.keys).union(manifest.keys).sorted().compactMap { name in
      guard let row = rows[name] else {
        return file.finding(line: 0, "\(name) is in Package.swift but not in the table")
      }
      guard let target = manifest[name].map(Set.init) else {
        return file.finding(line: 0, "\(name) is in the table but not in Package.swift")
      }
      if row == target { return nil }
      let extra = row.subtracting(target).sorted()
      let missing = target.subtracting(row).sorted()
      let what = "\(name): only in table \(extra), only in Package.swift \(missing)"
      return file.finding(line: 0, what)
    }
  }
}
