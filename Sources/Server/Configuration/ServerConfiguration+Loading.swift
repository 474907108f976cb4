import Glibc

extension ServerConfiguration {
  /// The configuration of flags, this process's environment, and a file if there is one.
  public static func load(
    flags: SettingValues, file path: String?
  ) throws(ConfigurationError) -> ServerConfiguration {
    var environment: [String: String] = [:]
    for setting in Setting.allCases {
      if let value = getenv(setting.environmentName) {
        environment[setting.environmentName] = String(cString: value)
      }
    }
    var file: SettingValues = [:]
    if let path { file = try ConfigurationFile.parse(try read(path), name: path) }
    return try ServerConfiguration(
      flags: flags, environment: settings(ofEnvironment: environment), file: file,
      cores: max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))))
  }

  private static func read(_ path: String) throws(ConfigurationError) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw ConfigurationError("Cannot read \(path): \(String(cString: strerror(errno))).")
    }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 8_192)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      guard count >= 0 else {
        throw ConfigurationError("Cannot read \(path): \(String(cString: strerror(errno))).")
      }
      if count == 0 { break }
      bytes += chunk.prefix(count)
      guard bytes.count <= ConfigurationFile.bytesMax else {
        throw ConfigurationError(
          "\(path) is too long for a configuration: at most \(ConfigurationFile.bytesMax) bytes.")
      }
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw ConfigurationError("\(path) is not UTF-8 text.")
    }
    return text
  }
}
