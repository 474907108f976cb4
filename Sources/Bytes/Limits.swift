/// The limits of this module.
public enum BytesLimits {
  /// An emptied `ByteQueue` frees its memory when it holds more than this.
  public static let retainedBytesMax = 1024
  /// The first allocation of a `ByteQueue`; it doubles from there.
  public static let queueBytesMin = 512
}
