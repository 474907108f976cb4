import Glibc

/// A thread of its own for work that blocks: never one of the cooperative pool's.
package final class PosixThread: Sendable {
  private let handle: pthread_t

  /// Starts a thread. `name` has at most 15 bytes, as Linux keeps no more.
  package init(_ name: String, isBackground: Bool = false, _ body: @escaping @Sendable () -> Void) {
    precondition(name.utf8.count <= 15, "Linux keeps 15 bytes of a thread's name")
    let start = Start(name: name, isBackground: isBackground, body: body)
    var handle = pthread_t()
    let result = pthread_create(
      &handle, nil,
      { argument in
        // Not nil: it is the pointer passed on the line after the closure.
        Unmanaged<Start>.fromOpaque(argument!).takeRetainedValue().run()
        return nil
      }, Unmanaged.passRetained(start).toOpaque())
    precondition(result == 0, "no thread can be started: error \(result)")
    self.handle = handle
  }

  /// Waits for its end. Once.
  package func join() { pthread_join(handle, nil) }

  private final class Start: Sendable {
    let name: String
    let isBackground: Bool
    let body: @Sendable () -> Void

    init(name: String, isBackground: Bool, body: @escaping @Sendable () -> Void) {
      self.name = name
      self.isBackground = isBackground
      self.body = body
    }

    func run() {
      // Signals are for the main thread.
      var all = sigset_t()
      sigfillset(&all)
      pthread_sigmask(SIG_BLOCK, &all, nil)
      setName()
      // On Linux a nice value belongs to a thread, and 0 names the calling one.
      if isBackground { _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 10) }
      body()
    }

    /// For `top -H` and debuggers. Where /proc is missing, the thread has no name.
    private func setName() {
      let file = open("/proc/thread-self/comm", O_WRONLY)
      guard file >= 0 else { return }
      var text = name
      _ = text.withUTF8 { write(file, $0.baseAddress, $0.count) }
      close(file)
    }
  }
}
