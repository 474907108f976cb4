import COpenSSL

/// Buffers that all sessions of one event loop share: a session uses them only during a call.
/// Not for use from two threads.
public final class TLSWorkspace {
  /// What OpenSSL's callbacks read from and write to. Sessions' BIOs point at it.
  struct Window {
    var input: UnsafeRawPointer?
    var inputCount = 0
    var output: UnsafeMutableRawPointer
    var outputCount = 0
    var outputCapacity: Int
  }

  let window: UnsafeMutablePointer<Window>
  let plaintext: UnsafeMutableRawBufferPointer

  /// Allocates the buffers, about 192 KB.
  public init() {
    let capacity = TLSLimits.ciphertextBytesKept
    window = .allocate(capacity: 1)
    window.initialize(
      to: Window(
        output: .allocate(byteCount: capacity, alignment: 16), outputCapacity: capacity))
    plaintext = .allocate(byteCount: TLSLimits.plaintextBytes, alignment: 16)
  }

  deinit {
    window.pointee.output.deallocate()
    window.deallocate()
    plaintext.deallocate()
  }

  /// What the sessions want sent since the last `removeCiphertext`. Valid until the next call of
  /// a session or of this.
  public var ciphertext: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: window.pointee.output, count: window.pointee.outputCount)
  }

  /// Forgets the ciphertext, which was sent or saved, and gives back room beyond the usual.
  public func removeCiphertext() {
    window.pointee.outputCount = 0
    if window.pointee.outputCapacity > TLSLimits.ciphertextBytesKept {
      window.pointee.output.deallocate()
      let capacity = TLSLimits.ciphertextBytesKept
      window.pointee.output = .allocate(byteCount: capacity, alignment: 16)
      window.pointee.outputCapacity = capacity
    }
  }
}

extension UnsafeMutablePointer<TLSWorkspace.Window> {
  /// Takes up to `count` bytes of the input; 0 when there is none left.
  func take(_ count: Int, into target: UnsafeMutableRawPointer) -> Int {
    let taken = min(count, pointee.inputCount)
    guard taken > 0, let input = pointee.input else { return 0 }
    target.copyMemory(from: input, byteCount: taken)
    pointee.input = input + taken
    pointee.inputCount -= taken
    return taken
  }

  /// Adds to the output.
  func put(_ source: UnsafeRawPointer, _ count: Int) {
    let needed = pointee.outputCount + count
    if needed > pointee.outputCapacity { grow(to: needed) }
    (pointee.output + pointee.outputCount).copyMemory(from: source, byteCount: count)
    pointee.outputCount = needed
  }

  private func grow(to needed: Int) {
    var capacity = pointee.outputCapacity
    while capacity < needed { capacity *= 2 }
    let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
    larger.copyMemory(from: pointee.output, byteCount: pointee.outputCount)
    pointee.output.deallocate()
    pointee.output = larger
    pointee.outputCapacity = capacity
  }
}
