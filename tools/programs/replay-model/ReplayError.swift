public import DelimitedText

/// Why a replay can't go on, as one sentence.
public struct ReplayError: Error, Equatable, CustomStringConvertible {
  /// The sentence.
  public var description: String

  /// A failure that is described by this sentence.
  public init(_ description: String) { self.description = description }

  /// The file can't be read.
  public init(_ error: TextFileError) { description = error.description }
}
