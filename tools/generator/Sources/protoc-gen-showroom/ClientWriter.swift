/// Writes the client's side of the services: the method table and typed calls.
struct ClientWriter {
  let schema: Schema
  private var source: String { "proto/showroom/v1/" }

  func methods() -> String {
    var file = SwiftFile(source: source, imports: ["import RPC"])
    file.blank()
    file.add("extension MethodDescriptor {")
    for method in schema.services.flatMap(\.methods) {
      file.document(["`\(method.serviceFullName)/\(method.name)`."])
      file.add("public static let \(ServicesWriter.routeCase(method)) = MethodDescriptor(")
      file.add("service: \"\(method.serviceFullName)\", method: \"\(method.name)\",")
      let mutating = method.access?.mutating ?? false
      file.add("kind: .\(method.kind.rawValue), isMutating: \(mutating),")
      file.add("requestType: \"\(method.request)\", responseType: \"\(method.response)\")")
      file.blank()
    }
    file.document(["Every method of the API, in the order of the proto files."])
    file.add("public static let all: [MethodDescriptor] = [")
    for method in schema.services.flatMap(\.methods) {
      file.add(".\(ServicesWriter.routeCase(method)),")
    }
    file.add("]")
    file.add("}")
    return file.text
  }

  func calls() -> String {
    var file = SwiftFile(
      source: source, imports: ["public import APISchema", "public import Codec"])
    file.blank()
    file.add("extension ServiceCaller {")
    for service in schema.services {
      file.document(["Calls of `\(service.fullName)`."] + service.comment)
      let property = Naming.lowerFirst(service.name)
      file.add("public var \(property): \(service.name)Calls<Self> {")
      file.add("\(service.name)Calls(caller: self)")
      file.add("}")
      file.blank()
    }
    file.add("}")
    for service in schema.services { write(service, to: &file) }
    return file.text
  }

  private func write(_ service: Service, to file: inout SwiftFile) {
    file.blank()
    file.document(["The methods of `\(service.fullName)`."])
    file.add("public struct \(service.name)Calls<Caller: ServiceCaller>: Sendable {")
    file.add("let caller: Caller")
    for method in service.methods { write(method, to: &file) }
    file.add("}")
  }

  private func write(_ method: Method, to file: inout SwiftFile) {
    let request = schema.message(method.request)?.qualifiedName ?? method.request
    let response = schema.message(method.response)?.qualifiedName ?? method.response
    let descriptor = ".\(ServicesWriter.routeCase(method))"
    file.blank()
    file.document(method.comment.isEmpty ? ["`\(method.name)`."] : method.comment)
    switch method.kind {
    case .unary:
      file.add("public func \(method.swiftName)(")
      file.add("_ request: \(request), options: CallOptions = CallOptions()")
      file.add(") async throws(ClientError) -> \(response) {")
      file.add("try await caller.unary(\(descriptor), request, options: options)")
    case .serverStreaming:
      file.add("public func \(method.swiftName)(")
      file.add("_ request: \(request), options: CallOptions = CallOptions()")
      file.add(") -> MessageStream<\(response)> {")
      file.add("caller.serverStream(\(descriptor), request, options: options)")
    case .clientStreaming, .bidirectional:
      file.add("public func \(method.swiftName)(")
      file.add("options: CallOptions = CallOptions()")
      file.add(") -> MessageSink<\(request), \(response)> {")
      file.add("caller.clientStream(\(descriptor), options: options)")
    }
    file.add("}")
  }
}
