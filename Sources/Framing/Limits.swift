/// The limits of this module.
public enum FramingLimits {
  /// Bytes of a frame header.
  public static let headerBytes = 10
  /// Data of one frame, in bytes: 4 MiB. Up to 16 MiB is skipped, more is not this protocol.
  public static let dataBytesMax = 4_194_304
  /// The text of a GOAWAY frame, in bytes of UTF-8; a longer one is cut.
  public static let goAwayTextBytesMax = 1024
  /// Data of a frame of a type from 0x80 up, in bytes; a longer one is skipped like an oversize
  /// one.
  public static let extensionBytesMax = 16_384
}
