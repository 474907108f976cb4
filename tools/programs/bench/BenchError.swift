/// Why the measurement failed, in a sentence that says what to do.
struct BenchError: Error, CustomStringConvertible {
  var description: String

  init(_ description: String) { self.description = description }
}
