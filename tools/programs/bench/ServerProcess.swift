import Glibc

/// The showroomd that is measured.
final class ServerProcess {
  let port: UInt16
  let figures: ProcessFigures
  /// From the start of the process to the line that says it is ready.
  let startNanos: UInt64
  private let child: ChildProcess
  private let pidPath: String?

  /// Starts it on a store and waits until it is ready. A main one leaves its number for the
  /// script, should this process not come to its end.
  init(
    _ setting: Setting, store: String, log: String, isMain: Bool = true, options: [String] = []
  ) throws {
    let start = monotonicNanos()
    child = try ChildProcess(
      setting.showroomd,
      [
        "--data", store, "--listen", "127.0.0.1:0", "--certificate",
        "\(setting.certs)/server.pem", "--key", "\(setting.certs)/server.key",
        "--client-ca", "\(setting.certs)/ca.pem", "--json",
      ] + options, errorPath: log)
    pidPath = isMain ? "\(setting.directory)/showroomd.pid" : nil
    guard let line = child.readLine(seconds: Limits.startSeconds),
      let port = Self.port(in: line)
    else { throw BenchError("showroomd did not start; its log is \(log)") }
    startNanos = monotonicNanos() - start
    self.port = port
    figures = ProcessFigures(pid: child.pid)
    if let pidPath { try writeText("\(child.pid)\n", to: pidPath) }
  }

  /// Ends it in order.
  func stop() { end(SIGTERM) }

  /// As a power cut would.
  func kill() { end(SIGKILL) }

  private func end(_ signal: Int32) {
    child.stop(signal)
    if let pidPath { unlink(pidPath) }
  }

  deinit { end(SIGKILL) }

  /// {"listening":["127.0.0.1:40123"],…}
  private static func port(in line: String) -> UInt16? {
    guard let start = line.firstRange(of: "127.0.0.1:") else { return nil }
    return UInt16(line[start.upperBound...].prefix { $0.isNumber })
  }
}

/// Writes a small file.
func writeText(_ text: String, to path: String) throws {
  try writeBytes(Array(text.utf8), to: path)
}

/// Writes a small file.
func writeBytes(_ bytes: [UInt8], to path: String) throws {
  guard let file = fopen(path, "w") else {
    throw BenchError("can't write \(path): \(String(cString: strerror(errno)))")
  }
  let count = fwrite(bytes, 1, bytes.count, file)
  guard fclose(file) == 0, count == bytes.count else { throw BenchError("can't write \(path)") }
}

/// Where everything is.
struct Setting {
  /// The server's program.
  var showroomd: String
  /// Directory of the C programs `echo` and `load`.
  var limitPrograms: String
  /// Directory that certs/make filled.
  var certs: String
  /// A directory of this run: stores, logs, frames.
  var directory: String
}
