/// Bounds of everything that is decoded.
public enum Limits {
  /// A message that came from a peer: what a frame can carry.
  public static let messageBytesMax = 4_194_304
  /// A record of the store.
  public static let recordBytesMax = 16_777_216
  /// Scratch memory of one decoding.
  public static let arenaBytesMax = 67_108_864
  /// Messages inside messages. The schema's own depth is less than half of this.
  public static let depthMax = 16
  /// Nested messages, elements of repeated fields and unknown fields of one message, in all.
  public static let elementsMax = 262_144
  /// Arena memory that a thread keeps between calls.
  static let arenaBytesKept = 65_536
  /// First growth of an arena; later ones double up to `arenaChunkBytesMax`.
  static let arenaChunkBytesMin = 131_072
  /// Largest single growth, unless one object alone needs more.
  static let arenaChunkBytesMax = 4_194_304
  /// JSON text of one message.
  public static let jsonBytesMax = 33_554_432
  /// Objects and arrays inside each other in JSON, skipped ones included.
  public static let jsonDepthMax = 32
  /// Any inside Any that is written as JSON.
  static let anyDepthMax = 4
  /// Repeated fields with `max_items` in one message: the guard pass counts them side by side.
  static let countedFieldsMax = 8
}
