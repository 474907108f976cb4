/// One line of a file.
public struct TextLine: Equatable, Sendable {
  /// From 1.
  public var number: Int
  /// Without its end.
  public var bytes: [UInt8]
}

/// Lines that end with LF or CR LF; empty ones are skipped, and so is a byte order mark. Holds one
/// chunk and one line.
public struct LineReader<Source: ByteSource> {
  private var source: Source
  private var chunk: ArraySlice<UInt8> = []
  private var number = 0
  private var isAtEnd = false

  /// Reads lines from these bytes.
  public init(_ source: Source) { self.source = source }

  /// The next line that is not empty, or nil at the end of the file.
  public mutating func next() throws(TextFileError) -> TextLine? {
    while !isAtEnd {
      var bytes = try readLine()
      number += 1
      if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
      if number == 1 && bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
      if !bytes.isEmpty { return TextLine(number: number, bytes: bytes) }
    }
    return nil
  }

  private mutating func readLine() throws(TextFileError) -> [UInt8] {
    var line: [UInt8] = []
    while true {
      if chunk.isEmpty {
        chunk = try source.nextChunk()[...]
        isAtEnd = chunk.isEmpty
        if isAtEnd { return line }
      }
      let end = chunk.firstIndex(of: UInt8(ascii: "\n"))
      line += chunk[..<(end ?? chunk.endIndex)]
      chunk = chunk[(end.map { $0 + 1 } ?? chunk.endIndex)...]
      if line.count > Limits.lineBytesMax {
        throw TextFileError(line: number + 1, "more than \(Limits.lineBytesMax) bytes")
      }
      if end != nil { return line }
    }
  }
}
