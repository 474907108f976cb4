/// Writes the server's side of the services: routes, one protocol for each service, and the
/// dispatcher.
struct ServicesWriter {
  let schema: Schema
  private var methods: [Method] { schema.services.flatMap(\.methods) }
  private var source: String { "proto/showroom/v1/" }

  init(_ schema: Schema) { self.schema = schema }

  static func routeCase(_ method: Method) -> String {
    Naming.lowerFirst(method.serviceName) + method.name
  }

  func routes() -> String {
    var file = SwiftFile(source: source, imports: ["public import Access", "public import RPC"])
    file.blank()
    file.document([
      "Every method of the API, with what the schema says of it (D3). A method without access "
        + "rules does not get in here: the generator refuses it."
    ])
    file.add("public enum Route: UInt8, CaseIterable, Sendable {")
    for method in methods {
      file.document(method.comment + ["`\(method.serviceFullName)/\(method.name)`."])
      file.add("case \(Self.routeCase(method))")
    }
    file.add("}")
    writeLookUp(to: &file)
    writeProperties(to: &file)
    return file.text
  }

  /// By the name's length first: then one or two comparisons are left.
  private func writeLookUp(to file: inout SwiftFile) {
    file.blank()
    file.add("extension Route {")
    file.document(["The method of this name, or nil. Allocates nothing."])
    file.add("public init?(service: String, method: String) {")
    file.add("switch method.utf8.count {")
    let byLength = Dictionary(grouping: methods) { $0.name.utf8.count }
    for (length, candidates) in byLength.sorted(by: { $0.key < $1.key }) {
      file.add("case \(length):")
      for method in candidates {
        file.add("if method == \"\(method.name)\" && service == \"\(method.serviceFullName)\" {")
        file.add("self = .\(Self.routeCase(method))")
        file.add("return")
        file.add("}")
      }
    }
    file.add("default: break")
    file.add("}")
    file.add("return nil")
    file.add("}")
    file.add("}")
  }

  private func writeProperties(to file: inout SwiftFile) {
    file.blank()
    file.add("extension Route {")
    property("service", "String", "Full name of its service.", to: &file) {
      "\"\($0.serviceFullName)\""
    }
    property("method", "String", "Its bare name.", to: &file) { "\"\($0.name)\"" }
    property("fullName", "String", "Service and method, as gRPC's path has them.", to: &file) {
      "\"\($0.serviceFullName)/\($0.name)\""
    }
    property("kind", "MethodKind", "How many messages go which way.", to: &file) {
      ".\($0.kind.rawValue)"
    }
    property("rule", "AccessRule", "Who may call it, and how often.", to: &file, rule)
    property("isMutating", "Bool", "Whether it can change the store.", to: &file) {
      "\($0.access?.mutating ?? false)"
    }
    file.add("}")
  }

  private func rule(_ method: Method) -> String {
    guard let access = method.access, let rate = access.rate else { return "missing" }
    let roles = access.roles.map { ".\($0)" }.joined(separator: ", ")
    return "AccessRule(roles: [\(roles)], isPublic: \(access.isPublic), "
      + "mutating: \(access.mutating), rate: .\(rate))"
  }

  private func property(
    _ name: String, _ type: String, _ comment: String, to file: inout SwiftFile,
    _ value: (Method) -> String
  ) {
    file.document([comment])
    file.add("public var \(name): \(type) {")
    file.add("switch self {")
    for (value, cases) in groupedCases(value) {
      file.add("case \(cases.map { ".\($0)" }.joined(separator: ",\n")):")
      file.add(value)
    }
    file.add("}")
    file.add("}")
    file.blank()
  }

  /// Cases with the same value stand together, in order of first appearance.
  private func groupedCases(_ value: (Method) -> String) -> [(String, [String])] {
    var groups: [(String, [String])] = []
    for method in methods {
      let text = value(method)
      if let index = groups.firstIndex(where: { $0.0 == text }) {
        groups[index].1.append(Self.routeCase(method))
      } else {
        groups.append((text, [Self.routeCase(method)]))
      }
    }
    return groups
  }
}

extension ServicesWriter {
  func protocols() -> String {
    var file = SwiftFile(source: source, imports: ["import APISchema"])
    for service in schema.services {
      file.blank()
      file.document(["Handles the calls of `\(service.fullName)`."] + service.comment)
      file.add("protocol \(service.name)Service {")
      for method in service.methods {
        file.document(method.comment)
        let call = "_ call: \(callType(method))"
        let streams = method.kind == .clientStreaming || method.kind == .bidirectional
        let parameters = streams ? call : "_ request: \(name(method.request)), \(call)"
        file.add("func \(method.swiftName)(\(parameters))")
      }
      file.add("}")
    }
    file.blank()
    file.document(["Handles every call of the API."])
    file.add("protocol AllServices:")
    file.add(schema.services.map { "\($0.name)Service" }.joined(separator: ", "))
    file.add("{}")
    return file.text
  }

  func dispatcher() -> String {
    var file = SwiftFile(
      source: source, imports: ["import APISchema", "import Codec", "import RPC"])
    file.blank()
    file.document([
      "Decodes the request and hands the call to its handler; what does not decode is refused "
        + "with the field and what is allowed."
    ])
    file.add("func dispatch(_ route: Route, _ scope: CallScope, to handlers: some AllServices) {")
    file.add("let payload = scope.payload")
    file.add("do throws(DecodeError) {")
    file.add("switch route {")
    for method in methods {
      file.add("case .\(Self.routeCase(method)):")
      if method.kind == .clientStreaming || method.kind == .bidirectional {
        file.add("handlers.\(method.swiftName)(\(callName(method))(scope))")
      } else {
        file.add("handlers.\(method.swiftName)(")
        file.add("try \(name(method.request))(decoding: payload), \(callName(method))(scope))")
      }
    }
    file.add("}")
    file.add("} catch {")
    file.add("scope.fail(Status(error))")
    file.add("}")
    file.add("}")
    return file.text
  }

  private func name(_ fullName: String) -> String {
    schema.message(fullName)?.qualifiedName ?? fullName
  }

  private func callName(_ method: Method) -> String {
    switch method.kind {
    case .unary: "UnaryCall"
    case .serverStreaming: "ServerStreamCall"
    case .clientStreaming: "ClientStreamCall"
    case .bidirectional: "BidirectionalCall"
    }
  }

  private func callType(_ method: Method) -> String {
    switch method.kind {
    case .unary, .serverStreaming: "\(callName(method))<\(name(method.response))>"
    case .clientStreaming, .bidirectional:
      "\(callName(method))<\(name(method.request)), \(name(method.response))>"
    }
  }
}
