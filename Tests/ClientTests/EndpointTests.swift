import Testing

@testable import Client

@Suite struct EndpointTests {
  @Test(arguments: [
    ("127.0.0.1:7443", "127.0.0.1", 7443), ("[::1]:80", "::1", 80),
    ("shop.example:1", "shop.example", 1),
  ])
  func reads(text: String, host: String, port: UInt16) {
    let endpoint = Endpoint(text)
    #expect(endpoint == Endpoint(host: host, port: port))
    #expect(endpoint?.description == text)
  }

  @Test(arguments: ["", "host", "host:", ":80", "host:0", "host:65536", "::1:80", "[]:80"])
  func refuses(text: String) { #expect(Endpoint(text) == nil) }
}
