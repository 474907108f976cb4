import ArgumentParser
import Client
import Codec
import Foundation
import RPC
import TerminalViews

/// `showroom call SERVICE/METHOD JSON`: every method, also those without a command of their own.
struct CallCommand: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "call", abstract: "Call any method with a JSON request; prints JSON.",
    discussion: """
      SERVICE may leave out "showroom.v1.". A mutation without "idempotencyKey" is given one. \
      Streams print one message a line; --take ends them after so many. \
      showroom call --list prints every method.
      """)
  @OptionGroup var connection: ConnectionOptions
  @Argument(help: "For example LiveShopping/GetActiveSessions.") var method: String?
  @Argument(help: "The request as proto3 JSON; \"-\" reads standard input.") var request = "{}"
  @Option(help: "End a stream after so many messages.") var take: Int?
  @Flag(help: "Print every method and its messages.") var list = false

  func validate() throws {
    if method == nil && !list { throw ValidationError("name a method, or give --list") }
  }

  func run() async throws {
    if list { return Self.printMethods() }
    do {
      let client = try connection.client()
      defer { client.close() }
      try await run(client)
    } catch {
      throw ProgramExit.exit(with: error)
    }
  }

  func run(_ client: ShowroomClient) async throws {
    let method = try Self.descriptor(self.method ?? "")
    guard let input = MessageType.named(method.requestType),
      let output = MessageType.named(method.responseType)
    else { throw Failure("this program does not know the messages of \(method.method)") }
    var payloads: [[UInt8]] = []
    for line in try lines(streams: method.kind.clientStreams) {
      let text = Keyed.text(line, isMutating: method.isMutating)
      do throws(JSONError) {
        payloads.append(try input.binary(fromJSON: text))
      } catch {
        throw Failure("the request is not a \(method.requestType): \(Self.explain(error, text))")
      }
    }
    let answers = client.exchange(method, payloads: payloads)
    var left = take ?? .max
    for try await payload in answers {
      let text = try output.json(fromBinary: payload, options: .lenient)
      Printer(json: true).write(text + "\n")
      left -= 1
      if left <= 0 { break }
    }
  }

  /// The requests: one, or with a client stream one a line.
  private func lines(streams: Bool) throws -> [String] {
    var text = request
    if request == "-" {
      let data = FileHandle.standardInput.readData(ofLength: 64 * 1_048_576)
      text = String(decoding: data, as: UTF8.self)
    }
    guard streams else { return [text] }
    return text.split(whereSeparator: \.isNewline).map(String.init)
  }

  /// The error with the name it is about, which the codec itself never repeats.
  private static func explain(_ error: JSONError, _ text: String) -> String {
    guard error.code == .unknownField else { return "\(error)" }
    let before = text.utf8.prefix(error.offset).split(separator: UInt8(ascii: "\""))
    guard let last = before.last(where: { !$0.allSatisfy(":{}, \t\r\n".utf8.contains) }) else {
      return "\(error)"
    }
    let name = PlainText.printable(String(decoding: last.prefix(100), as: UTF8.self))
    let place = error.path.isEmpty ? "" : " of \(error.path)"
    return "\"\(name)\" is no field\(place)"
  }

  private static func descriptor(_ text: String) throws -> MethodDescriptor {
    let wanted = text.contains(".") ? text : "showroom.v1.\(text)"
    if let found = MethodDescriptor.all.first(where: { "\($0.service)/\($0.method)" == wanted }) {
      return found
    }
    let name = text.split(separator: "/").last ?? ""
    let near = MethodDescriptor.all.filter { $0.method.lowercased() == name.lowercased() }
    let hint = near.first.map { "; did you mean \($0.service)/\($0.method)?" } ?? ""
    throw Failure("there is no method \(text)\(hint) (showroom call --list prints all)")
  }

  private static func printMethods() {
    for method in MethodDescriptor.all {
      let request = (method.kind.clientStreams ? "stream " : "") + method.requestType
      let response = (method.kind.serverStreams ? "stream " : "") + method.responseType
      print("\(method.service)/\(method.method)  \(request) → \(response)")
    }
  }
}

/// What was given can't be used.
struct Failure: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// Requests given as JSON, with a key where one is needed.
enum Keyed {
  static func text(_ json: String, isMutating: Bool) -> String {
    guard isMutating, !mentionsKey(json), let start = json.firstIndex(of: "{") else { return json }
    let members = json[json.index(after: start)...]
    let isEmpty = members.first { !$0.isWhitespace } == "}"
    let key = "\"idempotencyKey\":\"\(IdempotencyKey.random())\"" + (isEmpty ? "" : ",")
    return String(json[...start]) + key + members
  }

  private static func mentionsKey(_ json: String) -> Bool {
    json.contains("\"idempotencyKey\"") || json.contains("\"idempotency_key\"")
  }
}
