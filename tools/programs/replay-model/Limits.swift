/// What a file may at most contain; beyond it the reader stops with a sentence.
public enum Limits {
  /// Digits of a number; what is longer is malformed.
  public static let numberDigitsMax = 15
  /// Invoices whose lines are scattered over the file and wait for their last one.
  public static let openInvoicesMax = 10_000
  /// Lines added and not yet picked, above which no new sale is begun.
  public static let unpickedLinesMax = 4_096
  /// Latency samples waiting for their other half, twice over.
  public static let unmatchedSamplesMax = 32_768
  /// Of an invoice's number: it is part of idempotency keys.
  public static let invoiceBytesMax = 32
  /// As the server's schema bounds them (`proto/showroom/v1/inventory.proto`).
  public static let batchCodeBytesMax = 64
  /// As the server's schema bounds them (`proto/showroom/v1/inventory.proto`).
  public static let batchNameBytesMax = 200
  /// Batches sent in one message.
  public static let batchesPerMessageMax = 200
}
