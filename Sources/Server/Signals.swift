import Glibc

/// The signals that steer the server, taken one by one by the main thread.
///
/// They are blocked before any other thread starts, so that no thread is interrupted by them and
/// none is lost.
public enum Signals {
  /// What a signal asks for.
  public enum Request: Sendable {
    /// SIGTERM, SIGINT: finish and end.
    case stop
    /// SIGHUP: read the certificates again.
    case reload
  }

  /// Keeps the signals from ending the process. Before any thread is started.
  public static func block() {
    var signals = set()
    let result = pthread_sigmask(SIG_BLOCK, &signals, nil)
    precondition(result == 0, "blocking signals that exist can't fail")
    // A peer that goes away while it is written to is an error of write, not the process's end.
    signal(SIGPIPE, SIG_IGN)
  }

  /// The next request.
  public static func next() -> Request {
    var signals = set()
    var number: Int32 = 0
    while true {
      guard sigwait(&signals, &number) == 0 else { continue }
      return number == SIGHUP ? .reload : .stop
    }
  }

  private static func set() -> sigset_t {
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGTERM, SIGINT, SIGHUP] { sigaddset(&signals, number) }
    return signals
  }
}
