import Bytes

/// `manifest.json`: written in one fixed layout, read back strictly.
///
/// The last member is the CRC32C of every byte before its line.
extension SnapshotManifest {
  static let formatName = "showroom snapshot"
  static let formatVersion: UInt64 = 1

  /// The file's bytes.
  var text: [UInt8] {
    let entries = collections.map { collection in
      """
          {"name": "\(collection.name)", "lines": "\(collection.lines)", \
      "bytes": "\(collection.bytes)", "checksum": "\(hexadecimal(collection.checksum, digits: 8))"}
      """
    }
    let body = """
      {
        "format": "\(Self.formatName)",
        "formatVersion": \(Self.formatVersion),
        "storeID": "\(storeID)",
        "sequence": "\(sequence)",
        "chain": "\(hexadecimal(chain, digits: 8))",
        "stateHash": "\(stateHash)",
        "createdAtNanos": "\(createdAtNanos)",
        "collections": [
      \(entries.joined(separator: ",\n"))
        ],

      """
    var bytes = Array(body.utf8)
    let checksum = hexadecimal(CRC32C.checksum(bytes), digits: 8)
    bytes += Array("  \"checksum\": \"\(checksum)\"\n}\n".utf8)
    return bytes
  }

  /// Reads the bytes of a manifest.
  /// - Throws: `damaged` with what is wrong, as part of a sentence; `unsupportedVersion`.
  init(text: [UInt8]) throws(JournalError) {
    try Self.checkChecksum(text)
    guard let root = ManifestValue(parsing: text), root["format"]?.string == Self.formatName else {
      throw JournalError(.damaged, "manifest.json is not the manifest of a snapshot")
    }
    guard let version = root["formatVersion"]?.number, version == Self.formatVersion else {
      throw JournalError(
        .unsupportedVersion,
        "manifest.json has another format version than \(Self.formatVersion)."
          + " Start the newer program that wrote it.")
    }
    guard let storeID = root["storeID"]?.string.flatMap({ StoreID($0) }),
      let sequence = root["sequence"]?.string.flatMap({ UInt64($0) }),
      let chain = root["chain"]?.string.flatMap({ UInt32($0, radix: 16) }),
      let stateHash = root["stateHash"]?.string,
      let createdAtNanos = root["createdAtNanos"]?.string.flatMap({ Int64($0) }),
      let entries = root["collections"]?.array, entries.count <= JournalLimits.collectionsMax
    else { throw JournalError(.damaged, "manifest.json lacks a member or has a wrong one") }
    var collections: [Collection] = []
    for entry in entries { collections.append(try Collection(entry)) }
    self.init(
      storeID: storeID, sequence: sequence, chain: chain, stateHash: stateHash,
      createdAtNanos: createdAtNanos, collections: collections)
  }

  private static func checkChecksum(_ text: [UInt8]) throws(JournalError) {
    let head = Array("  \"checksum\": \"".utf8)
    let tail = Array("\"\n}\n".utf8)
    let lineBytes = head.count + 8 + tail.count
    let line = text.suffix(lineBytes)
    let digits = line.dropFirst(head.count).prefix(8)
    guard text.count > lineBytes, line.starts(with: head),
      line.suffix(tail.count).elementsEqual(tail),
      let checksum = UInt32(String(decoding: digits, as: UTF8.self), radix: 16),
      checksum == text.checksum(0..<(text.count - lineBytes))
    else { throw JournalError(.damaged, "the checksum of manifest.json is wrong") }
  }
}

extension SnapshotManifest.Collection {
  fileprivate init(_ entry: ManifestValue) throws(JournalError) {
    guard let name = entry["name"]?.string, Self.isValid(name: name),
      let lines = entry["lines"]?.string.flatMap({ UInt64($0) }),
      let bytes = entry["bytes"]?.string.flatMap({ UInt64($0) }),
      let checksum = entry["checksum"]?.string.flatMap({ UInt32($0, radix: 16) })
    else { throw JournalError(.damaged, "a collection in manifest.json is wrong") }
    self.init(name: name, lines: lines, bytes: bytes, checksum: checksum)
  }

  /// A name of a collection is also the name of a file: 1 to 64 of `a-z 0-9 _ -`.
  static func isValid(name: String) -> Bool {
    let bytes = name.utf8
    return (1...JournalLimits.collectionNameBytesMax).contains(bytes.count)
      && bytes.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
          UInt8(ascii: "_"), UInt8(ascii: "-"):
          true
        default: false
        }
      }
  }

  var fileName: String { name + ".jsonl" }
}

extension StoreID {
  /// From 32 hexadecimal digits.
  init?(_ text: String) {
    guard text.utf8.count == 32, let high = UInt64(text.prefix(16), radix: 16),
      let low = UInt64(text.suffix(16), radix: 16)
    else { return nil }
    self.init(high: high, low: low)
  }
}
