public import Logging

/// The server's log: lines on standard error, with metadata. Holds no secrets and no payloads.
public enum ServerLog {
  /// A logger for this level and up.
  public static func make(level: Logger.Level) -> Logger {
    var logger = Logger(label: "showroomd") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = level
    return logger
  }
}
