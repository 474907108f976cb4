import Foundation
import TestSupport

/// The programs of poppler-utils, which read what was written.
enum Poppler {
  /// The text of a PDF, laid out as on the page.
  static func text(of pdf: [UInt8], pages: ClosedRange<Int>? = nil) throws -> String {
    let range = pages.map { ["-f", "\($0.lowerBound)", "-l", "\($0.upperBound)"] } ?? []
    return try run(pdf, "pdftotext", range + ["-layout"], ["-"])
  }

  /// What is said about it: title, pages, dates.
  static func facts(of pdf: [UInt8]) throws -> [String: String] {
    let lines = try run(pdf, "pdfinfo", [], []).split(separator: "\n")
    let pairs = lines.compactMap { line -> (String, String)? in
      guard let colon = line.firstIndex(of: ":") else { return nil }
      let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
      return (String(line[..<colon]), value)
    }
    return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
  }

  /// The names of the fonts that lie in it.
  static func fonts(of pdf: [UInt8]) throws -> String { try run(pdf, "pdffonts", [], []) }

  /// Words and where they stand: page, left, top, right, bottom in points.
  static func boxes(of pdf: [UInt8]) throws -> [Box] {
    let text = try run(pdf, "pdftotext", ["-bbox"], ["-"])
    var page = 0
    var boxes: [Box] = []
    for line in text.split(separator: "\n") {
      if line.contains("<page ") { page += 1 }
      let pattern =
        /<word xMin="([0-9.-]+)" yMin="([0-9.-]+)" xMax="([0-9.-]+)" yMax="([0-9.-]+)">(.*)<\/word>/
      guard let match = line.firstMatch(of: pattern) else { continue }
      let edges = [match.1, match.2, match.3, match.4].map { Double($0) ?? .nan }
      boxes.append(Box(page: page, edges: edges, text: String(match.5)))
    }
    return boxes
  }

  struct Box {
    let page: Int
    let edges: [Double]
    let text: String
  }

  private static func run(
    _ pdf: [UInt8], _ program: String, _ before: [String], _ after: [String]
  ) throws -> String {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("showroom-\(UUID().uuidString).pdf")
    try Data(pdf).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    return try ChildProcess.output([program] + before + [file.path] + after)
  }
}
