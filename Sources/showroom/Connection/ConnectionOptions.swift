import ArgumentParser
import Client
import Foundation
import Synchronization
import TLS

/// How to reach the server and who to be: flags, else environment, else file.
struct ConnectionOptions: ParsableArguments {
  @Option(help: "Server as host:port. [env: SHOWROOM_ENDPOINT; default 127.0.0.1:7443]")
  var endpoint: String?
  @Option(help: "PEM file of the authority to trust. [env: SHOWROOM_CA]")
  var ca: String?
  @Option(help: "PEM file of the client certificate, which names you. [env: SHOWROOM_CERTIFICATE]")
  var certificate: String?
  @Option(help: "PEM file of its private key. [env: SHOWROOM_KEY]")
  var key: String?
  @Option(help: "File that holds a bearer token. [env: SHOWROOM_TOKEN_FILE, or SHOWROOM_TOKEN]")
  var tokenFile: String?
  @Option(help: "Name the server's certificate must be for. [env: SHOWROOM_SERVER_NAME]")
  var serverName: String?
  @Option(help: "Configuration file. [default: ~/.config/showroom/config]")
  var config: String?
  @Option(help: "Seconds to wait for an answer, reconnecting included: 1 to 1000000.")
  var timeout: UInt64 = 30
  @Flag(help: "Print JSON, one value a line, for programs.")
  var json = false

  func validate() throws {
    if !(1...1_000_000).contains(timeout) { throw ValidationError("--timeout is 1 to 1000000") }
  }

  /// The client these settings describe, with what `adjust` adds. Throws a sentence that names the
  /// setting at fault.
  func client(
    _ adjust: (inout ClientConfiguration) -> Void = { _ in }
  ) throws -> ShowroomClient {
    let file = try ConfigurationFile.load(path: config)
    let settings = Settings(file: file, environment: ProcessInfo.processInfo.environment)
    let address = settings.value(endpoint, "endpoint") ?? "127.0.0.1:7443"
    guard let endpoint = Endpoint(address) else {
      throw ConfigurationFile.Failure(
        description: "endpoint \"\(address)\" is not host:port, such as 127.0.0.1:7443")
    }
    var configuration = ClientConfiguration(
      endpoint: endpoint,
      tls: TLSClientSettings(
        authorityPath: settings.value(ca, "ca"), identity: try identity(settings)),
      token: try token(settings))
    configuration.serverName = settings.value(serverName, "server-name")
    configuration.callTimeoutMillis = timeout * 1_000
    configuration.onConnectionChange = Patience(endpoint, seconds: timeout).report
    adjust(&configuration)
    return try ShowroomClient(configuration)
  }

  private func identity(_ settings: Settings) throws -> TLSIdentity? {
    switch (settings.value(certificate, "certificate"), settings.value(key, "key")) {
    case (nil, nil): return nil
    case (let certificate?, let key?):
      return TLSIdentity(certificateChainPath: certificate, privateKeyPath: key)
    case (_?, nil):
      throw ConfigurationFile.Failure(description: "a certificate needs its --key")
    case (nil, _?):
      throw ConfigurationFile.Failure(description: "a key needs its --certificate")
    }
  }

  private func token(_ settings: Settings) throws -> String? {
    guard let path = settings.value(tokenFile, "token-file") else {
      return settings.value(nil, "token")
    }
    guard let data = FileManager.default.contents(atPath: path),
      let text = String(data: data.prefix(4_096), encoding: .utf8)
    else { throw ConfigurationFile.Failure(description: "token file \(path) can't be read") }
    return text.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Where a setting comes from.
  private struct Settings {
    let file: ConfigurationFile
    let environment: [String: String]

    func value(_ flag: String?, _ name: String) -> String? {
      if let flag { return flag }
      let variable = "SHOWROOM_" + name.uppercased().replacingOccurrences(of: "-", with: "_")
      if let value = environment[variable], !value.isEmpty { return value }
      return file.values[name]
    }
  }
}

/// Tells people, once, why nothing happens yet: a server that is just starting is waited for.
private final class Patience: Sendable {
  private let endpoint: Endpoint
  private let seconds: UInt64
  private let isOver = Mutex(false)

  init(_ endpoint: Endpoint, seconds: UInt64) {
    self.endpoint = endpoint
    self.seconds = seconds
  }

  func report(_ change: ConnectionChange) {
    let isFirst = isOver.withLock { isOver in
      defer { isOver = true }
      return !isOver
    }
    guard isFirst, case .lost(let reason) = change else { return }
    let sentence = "showroom: no connection to \(endpoint): \(reason); trying for \(seconds) s\n"
    FileHandle.standardError.write(Data(sentence.utf8))
  }
}
