public import Logging

/// How a server runs. Built from flags, environment and file, in this order of precedence.
public struct ServerConfiguration: Sendable, Equatable {
  /// Directory of the store.
  public var dataDirectory: String
  /// Where to listen.
  public var listen: [ListenAddress]
  /// PEM file of the certificate chain.
  public var certificatePath: String
  /// PEM file of the private key.
  public var keyPath: String
  /// PEM file of the authorities of client certificates; nil: no client certificates.
  public var clientAuthorityPath: String?
  /// For a new store; nil: an existing store's own, "USD" for a new one.
  public var currency: String?
  /// Number of event loops, at least 1.
  public var loops: Int
  /// What is logged.
  public var logLevel: Logger.Level
  /// Open connections in all.
  public var connectionsMax: Int
  /// Open connections of one peer address.
  public var connectionsPerAddressMax: Int
  /// Seconds that calls get to finish at the end.
  public var graceSeconds: UInt64
  /// Seconds between metrics lines; 0: none.
  public var metricsSeconds: UInt64
  /// Records after which a snapshot is written; at least 1.
  public var snapshotRecords: Int
  /// What comes before the token in the link of a sales sheet; the default opens the app.
  public var shareURLBase: String
  /// What is sent to others.
  public var outbound: OutboundConfiguration

  /// The settings as given, checked, with defaults for the rest. `cores` decides the default
  /// number of loops: half of them, for the writer needs one.
  public init(
    flags: SettingValues, environment: SettingValues, file: SettingValues, cores: Int
  ) throws(ConfigurationError) {
    let settings = Resolved(sources: [flags, environment, file])
    dataDirectory = try settings.required(.data)
    listen = try settings.addresses()
    certificatePath = try settings.required(.certificate)
    keyPath = try settings.required(.key)
    clientAuthorityPath = settings.text(.clientCA)
    currency = try settings.currency()
    let loops = try settings.number(.loops, in: 0...Limits.loopsMax, default: 0)
    self.loops = loops == 0 ? max(1, cores / 2) : loops
    logLevel = try settings.logLevel()
    connectionsMax = try settings.number(
      .connectionsMax, in: 1...1_000_000, default: 20_000)
    connectionsPerAddressMax = try settings.number(
      .connectionsPerAddressMax, in: 1...1_000_000, default: 10_000)
    graceSeconds = UInt64(
      try settings.number(.graceSeconds, in: 0...Limits.graceSecondsMax, default: 10))
    metricsSeconds = UInt64(try settings.number(.metricsSeconds, in: 0...86_400, default: 60))
    snapshotRecords = try settings.number(
      .snapshotRecords, in: 1...1_000_000_000, default: 1_000_000)
    shareURLBase = try settings.urlBase(.shareURLBase, default: "showroom://sheet/")
    outbound = try settings.outbound()
  }

  /// The settings among environment variables. A `SHOWROOM_` variable that is no setting is left
  /// alone: it may be another program's.
  public static func settings(ofEnvironment environment: [String: String]) -> SettingValues {
    var values: SettingValues = [:]
    for setting in Setting.allCases { values[setting] = environment[setting.environmentName] }
    return values
  }
}

/// Text settings by precedence, and how they become values.
struct Resolved {
  /// Highest precedence first.
  var sources: [SettingValues]

  func text(_ setting: Setting) -> String? {
    for source in sources {
      if let value = source[setting], !value.isEmpty { return value }
    }
    return nil
  }

  func required(_ setting: Setting) throws(ConfigurationError) -> String {
    guard let value = text(setting) else {
      throw ConfigurationError(
        "\(setting.rawValue) is missing: give --\(setting.rawValue), set "
          + "\(setting.environmentName) or write it into the configuration file.")
    }
    return value
  }

  func number(
    _ setting: Setting, in range: ClosedRange<Int>, default fallback: Int
  ) throws(ConfigurationError) -> Int {
    guard let text = text(setting) else { return fallback }
    guard let value = Int(text), range.contains(value) else {
      throw ConfigurationError(
        "\(setting.rawValue) is \"\(text)\"; it must be a number from "
          + "\(range.lowerBound) to \(range.upperBound).")
    }
    return value
  }

  func addresses() throws(ConfigurationError) -> [ListenAddress] {
    let text = text(.listen) ?? "127.0.0.1:7443,[::1]:7443"
    var addresses: [ListenAddress] = []
    for part in text.split(separator: ",") {
      let trimmed = ConfigurationFile.trim(part)
      guard let address = ListenAddress(trimmed) else {
        throw ConfigurationError(
          "\"\(trimmed)\" is no address to listen on; write 127.0.0.1:7443 or [::1]:7443.")
      }
      addresses.append(address)
    }
    guard (1...Limits.listenersMax).contains(addresses.count) else {
      throw ConfigurationError("Give 1 to \(Limits.listenersMax) addresses to listen on.")
    }
    return addresses
  }

  /// The beginning of a URL: what follows is appended as it is.
  func urlBase(
    _ setting: Setting, default fallback: String
  ) throws(ConfigurationError) -> String {
    guard let text = text(setting) else { return fallback }
    let isPlain = text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\"") }
    guard isPlain, text.contains("://"), text.utf8.count <= Limits.urlBaseBytesMax else {
      throw ConfigurationError(
        "\(setting.rawValue) is \"\(text)\"; it must begin a URL, like "
          + "https://shop.example/sheets/.")
    }
    return text
  }

  func currency() throws(ConfigurationError) -> String? {
    guard let text = text(.currency) else { return nil }
    let isLetter = { (byte: UInt8) in (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }
    guard text.utf8.count == 3, text.utf8.allSatisfy(isLetter) else {
      throw ConfigurationError(
        "currency is \"\(text)\"; it must be an ISO 4217 code of three capital letters, like GBP.")
    }
    return text
  }

  func logLevel() throws(ConfigurationError) -> Logger.Level {
    guard let text = text(.logLevel) else { return .info }
    guard let level = Logger.Level(rawValue: text) else {
      let levels = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
      throw ConfigurationError("log-level is \"\(text)\"; it must be one of \(levels).")
    }
    return level
  }
}
