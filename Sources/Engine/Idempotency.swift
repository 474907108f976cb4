public import Values

/// Who said it and how they called it: the name an answer is remembered under (D8).
///
/// The strings are hashed once, when the key is made on the caller's thread; the writer only
/// hashes the number. The hash is seeded per process, so keys chosen by a peer can't collide.
public struct IdempotencyKey: Hashable, Sendable {
  /// The principal, as text: one caller's keys never meet another's.
  public let scope: String
  /// The caller's key.
  public let key: String
  private let hash: Int

  /// A key in a scope.
  public init(scope: String, key: String) {
    self.scope = scope
    self.key = key
    var hasher = Hasher()
    hasher.combine(scope)
    hasher.combine(key)
    hash = hasher.finalize()
  }

  /// Same scope and same key.
  public static func == (left: Self, right: Self) -> Bool {
    left.hash == right.hash && left.key == right.key && left.scope == right.scope
  }

  /// Feeds the number made at the start.
  public func hash(into hasher: inout Hasher) { hasher.combine(hash) }
}

/// SHA-256 of method and payload, as four words so that it needs no heap.
public struct PayloadHash: Hashable, Sendable {
  private var words: (UInt64, UInt64, UInt64, UInt64)

  /// Bytes in a hash.
  public static let byteCount = 32

  /// Exactly 32 bytes, or nil.
  public init?(_ bytes: [UInt8]) {
    guard bytes.count == Self.byteCount else { return nil }
    func word(_ number: Int) -> UInt64 {
      bytes[number * 8..<number * 8 + 8].reduce(0) { $0 << 8 | UInt64($1) }
    }
    words = (word(0), word(1), word(2), word(3))
  }

  /// The 32 bytes.
  public var bytes: [UInt8] {
    [words.0, words.1, words.2, words.3].flatMap { word in
      (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * UInt64($0))) }
    }
  }

  /// All 32 bytes are the same.
  public static func == (left: Self, right: Self) -> Bool { left.words == right.words }

  /// Feeds the four words.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(words.0)
    hasher.combine(words.1)
    hasher.combine(words.2)
    hasher.combine(words.3)
  }
}

/// What makes a mutation happen once: its key, and what the key is bound to (N5, I6).
public struct Idempotency: Equatable, Sendable {
  /// The name the answer is remembered under.
  public var key: IdempotencyKey
  /// The payload the key is bound to.
  public var payloadHash: PayloadHash

  /// A key bound to a payload.
  public init(key: IdempotencyKey, payloadHash: PayloadHash) {
    self.key = key
    self.payloadHash = payloadHash
  }
}

/// An answer that is given again to the same key and payload.
public struct RememberedAnswer: Equatable, Sendable {
  /// What it answers.
  public var idempotency: Idempotency
  /// Where it was committed.
  public var sequence: UInt64
  /// When it was committed.
  public var time: Timestamp
  /// The encoded answer.
  public var reply: [UInt8]

  /// All of it.
  public init(idempotency: Idempotency, sequence: UInt64, time: Timestamp, reply: [UInt8]) {
    self.idempotency = idempotency
    self.sequence = sequence
    self.time = time
    self.reply = reply
  }
}
