import Foundation

/// What tools/peers/run measured in this run: one line of JSON each.
struct Peers {
  private struct Line: Decodable {
    var peer: String
    var version: String
    var connections: Int
    var depth: Int
    var perSecond: Double
    var p50Us: Double
    var p99Us: Double
  }

  private var lines: [Line] = []

  init(path: String) throws {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    for line in try readText(path).split(separator: "\n") where line.hasPrefix("{") {
      do {
        lines.append(try decoder.decode(Line.self, from: Data(line.utf8)))
      } catch {
        throw BenchError("\(path) has a line that is no measurement: \(line)")
      }
    }
    guard !names.isEmpty else { throw BenchError("\(path) has no measurements") }
  }

  /// Without the disk, in the order measured.
  var names: [String] {
    var names: [String] = []
    for line in lines where line.peer != "fdatasync" && !names.contains(line.peer) {
      names.append(line.peer)
    }
    return names
  }

  func perSecond(_ peer: String, _ shape: Shape) -> Double? {
    lines.first {
      $0.peer == peer && $0.connections == shape.connections && $0.depth == shape.depth
    }?.perSecond
  }

  /// The median of fdatasync just before the peer was measured, in microseconds.
  func diskMicros(before peer: String) -> Double? {
    guard let first = lines.firstIndex(where: { $0.peer == peer }) else { return nil }
    return lines[..<first].last { $0.peer == "fdatasync" }?.p50Us
  }

  /// Who they are, and the disk in their time.
  var notes: [String] {
    names.map { name in
      let version = lines.first { $0.peer == name }?.version ?? ""
      let disk = diskMicros(before: name).map { "; fdatasync p50 before it \(Int($0)) us" } ?? ""
      return "\(name) \(version): the same reserve-and-add, durable, over TLS\(disk)"
    }
  }
}
