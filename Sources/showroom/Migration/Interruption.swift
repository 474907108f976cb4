import Glibc
import Synchronization

/// Ctrl-C as a wish: what is under way ends in good order. A second one kills.
enum Interruption {
  /// Handles Ctrl-C from now on.
  static func handle() {
    var action = sigaction()
    action.sa_flags = Int32(bitPattern: SA_RESETHAND)
    action.__sigaction_handler.sa_handler = { _ in
      // Only what may be called in a handler: an atomic write.
      interruptionAsked.store(true, ordering: .releasing)
    }
    sigaction(SIGINT, &action, nil)
  }

  static var wasAsked: Bool { interruptionAsked.load(ordering: .acquiring) }
}

private let interruptionAsked = Atomic<Bool>(false)
