import Glibc
import TLS
import Testing

/// Threads run on while a process ends: what they use must not be taken away beneath them.
@Suite struct ProcessEndTests {
  @Test("OpenSSL still works while the handlers of exit run")
  func worksDuringExit() async {
    await #expect(processExitsWith: .success) {
      // Handlers run in reverse order: this one after every one registered later, so after
      // OpenSSL's own, if it has one.
      atexit {
        let works = (try? TLSContext(client: TLSClientSettings(authorityPath: nil))) != nil
        _exit(works && SHA256.hash([1]).count == 32 ? 0 : 1)
      }
      _ = try TLSContext(client: TLSClientSettings(authorityPath: nil))
      exit(2)
    }
  }
}
