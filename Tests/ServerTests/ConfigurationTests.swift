import Server
import Testing

@Suite struct ConfigurationTests {
  private let needed: SettingValues = [
    .data: "/d", .certificate: "/c.pem", .key: "/c.key",
  ]

  private func make(
    flags: SettingValues = [:], environment: SettingValues = [:], file: SettingValues = [:],
    cores: Int = 8
  ) throws -> ServerConfiguration {
    try ServerConfiguration(
      flags: flags, environment: environment, file: file.merging(needed) { first, _ in first },
      cores: cores)
  }

  @Test func defaultsAreForOneMachine() throws {
    let configuration = try make()
    #expect(configuration.listen.map(\.description) == ["127.0.0.1:7443", "[::1]:7443"])
    #expect(configuration.loops == 4)
    #expect(try make(cores: 1).loops == 1)
    #expect(configuration.currency == nil)
    #expect(configuration.clientAuthorityPath == nil)
  }

  @Test func flagsGoBeforeEnvironmentBeforeFile() throws {
    let file: SettingValues = [.loops: "1", .currency: "EUR", .graceSeconds: "3"]
    let environment: SettingValues = [.loops: "2", .currency: "GBP"]
    let configuration = try make(
      flags: [.loops: "3"], environment: environment, file: file)
    #expect(configuration.loops == 3)
    #expect(configuration.currency == "GBP")
    #expect(configuration.graceSeconds == 3)
  }

  @Test(arguments: [
    (Setting.listen, "localhost:7443"), (.listen, "127.0.0.1"), (.listen, "::1:7443"),
    (.listen, "[127.0.0.1]:1"), (.listen, "127.0.0.1:99999"), (.loops, "65"), (.loops, "-1"),
    (.loops, "two"), (.currency, "gbp"), (.currency, "GBPX"), (.logLevel, "loud"),
    (.connectionsMax, "0"), (.graceSeconds, "3601"),
  ])
  func refusesWithASentenceThatNamesTheValue(_ setting: Setting, _ value: String) {
    let error = #expect(throws: ConfigurationError.self) { try make(flags: [setting: value]) }
    #expect(error?.description.contains(value) == true)
  }

  @Test func whatIsMissingIsNamedWithItsWays() {
    let error = #expect(throws: ConfigurationError.self) {
      try ServerConfiguration(flags: [:], environment: [:], file: [:], cores: 1)
    }
    #expect(error?.description.contains("--data") == true)
    #expect(error?.description.contains("SHOWROOM_DATA") == true)
  }

  @Test func theEnvironmentIsReadByName() {
    let values = ServerConfiguration.settings(ofEnvironment: [
      "SHOWROOM_CLIENT_CA": "/ca.pem", "SHOWROOM_TOKEN": "x", "DATA": "/no",
    ])
    #expect(values == [.clientCA: "/ca.pem"])
    #expect(
      Setting.connectionsPerAddressMax.environmentName == "SHOWROOM_CONNECTIONS_PER_ADDRESS_MAX")
  }

  @Test func aFileHasLinesOfNameAndValue() throws {
    let text = "# comment\n\n data = /var/lib/a b \r\nlisten=0.0.0.0:1, [::]:1\nkey = /k=1\n"
    let values = try ConfigurationFile.parse(text, name: "x.conf")
    #expect(values == [.data: "/var/lib/a b", .listen: "0.0.0.0:1, [::]:1", .key: "/k=1"])
    #expect(try make(file: values).listen.count == 2)
  }

  @Test(arguments: ["data", "date = x", "data = 1\ndata = 2"]) func mistakesInAFileAreFound(
    _ text: String
  ) {
    let error = #expect(throws: ConfigurationError.self) {
      try ConfigurationFile.parse(text, name: "x.conf")
    }
    #expect(error?.description.hasPrefix("x.conf, line ") == true)
  }
}
