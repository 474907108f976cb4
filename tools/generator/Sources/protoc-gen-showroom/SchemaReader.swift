import Foundation
import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// Turns protoc's descriptors into the writers' `Schema`.
struct SchemaReader {
  static func read(_ files: [FileDescriptor]) -> Schema {
    var schema = Schema()
    for file in files {
      guard let module = SwiftModule(package: file.package) else { continue }
      schema.files.append(
        SchemaFile(
          path: "proto/" + file.name, module: module, comment: [],
          enums: allEnums(file).map { read($0, module) },
          messages: allMessages(file).map { read($0, module) },
          services: file.services.map(read)))
    }
    return schema
  }

  // Nested types are refused by the lint; they are read so that it can say where they are.
  private static func allMessages(_ file: FileDescriptor) -> [Descriptor] {
    func deep(_ message: Descriptor) -> [Descriptor] { [message] + message.messages.flatMap(deep) }
    return file.messages.flatMap(deep)
  }

  private static func allEnums(_ file: FileDescriptor) -> [EnumDescriptor] {
    file.enums + allMessages(file).flatMap(\.enums)
  }

  static func swiftName(fullName: String, name: String) -> String {
    if fullName.hasPrefix("ttrpc.") { return "Ttrpc" + name }
    if fullName.hasPrefix("google.rpc.") { return "GoogleRPC" + name }
    return name
  }

  private static func comment(_ source: some ProvidesSourceCodeLocation) -> [String] {
    guard let location = source.sourceCodeInfoLocation else { return [] }
    let text = location.leadingComments + location.trailingComments
    var lines = text.components(separatedBy: "\n").map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    while lines.last == "" { lines.removeLast() }
    while lines.first == "" { lines.removeFirst() }
    return lines
  }

  private static func place(
    _ source: some ProvidesSourceCodeLocation & ProvidesLocationPath
  ) -> Place {
    let line = source.sourceCodeInfoLocation?.span.first ?? 0
    return Place(path: "proto/" + source.file.name, line: Int(line) + 1)
  }

  private static func read(_ source: EnumDescriptor, _ module: SwiftModule) -> Enum {
    let prefix = Naming.enumPrefix(source.name)
    let values = source.values.map { value in
      let short =
        value.name.hasPrefix(prefix) ? String(value.name.dropFirst(prefix.count)) : value.name
      return Enum.Value(
        protoName: value.name, swiftName: Naming.escaped(Naming.lowerCamel(short)),
        number: value.number, comment: comment(value))
    }
    return Enum(
      fullName: source.fullName,
      swiftName: swiftName(fullName: source.fullName, name: source.name),
      module: module, comment: comment(source), place: place(source), values: values)
  }

  private static func read(_ source: Descriptor, _ module: SwiftModule) -> Message {
    let oneofs = source.oneofs.map { oneof in
      Oneof(
        index: oneof.index, protoName: oneof.name,
        swiftName: Naming.escaped(Naming.lowerCamel(oneof.name)),
        typeName: Naming.upperCamel(oneof.name),
        required: CustomOptions.isRequired(oneof.options), comment: comment(oneof))
    }
    return Message(
      fullName: source.fullName,
      swiftName: swiftName(fullName: source.fullName, name: source.name),
      module: module, comment: comment(source), place: place(source),
      fields: source.fields.map(read), oneofs: oneofs, faults: faults(source))
  }

  private static func faults(_ source: Descriptor) -> [String] {
    var faults: [String] = []
    if source.containingType != nil && !source.options.mapEntry {
      faults.append("\(place(source).text): message \(source.name) is nested; declare it by itself")
    }
    for field in source.fields {
      let place = place(field).text
      if field.isMap {
        faults.append("\(place): \(field.name) is a map; use a repeated message instead")
      }
      if field.containingOneof != nil && field.realContainingOneof == nil {
        faults.append("\(place): \(field.name) is optional; protoc-c refuses it, use a message")
      }
    }
    return faults
  }

  private static func read(_ source: FieldDescriptor) -> Field {
    let valueType = CustomOptions.swiftType(source.options)
    return Field(
      protoName: source.name, swiftName: Naming.escaped(propertyName(source.name, valueType)),
      jsonName: Naming.json(source.name), number: source.number, kind: kind(source),
      repeated: source.isRepeated, valueType: valueType,
      limits: CustomOptions.limits(source.options),
      oneofIndex: source.realContainingOneof.map(\.index), comment: comment(source),
      place: place(source))
  }

  /// Without the unit suffix when the type says the unit.
  private static func propertyName(_ protoName: String, _ valueType: String?) -> String {
    switch valueType {
    case "Money" where protoName.hasSuffix("_cents"):
      Naming.lowerCamel(String(protoName.dropLast("_cents".count)))
    case "Quantity" where protoName.hasSuffix("_e4"),
      "AdjustmentValue" where protoName.hasSuffix("_e4"):
      Naming.lowerCamel(String(protoName.dropLast("_e4".count)))
    default: Naming.lowerCamel(protoName)
    }
  }

  private static func kind(_ source: FieldDescriptor) -> Field.Kind {
    switch source.type {
    case .string: .string
    case .bytes: .bytes
    case .bool: .bool
    case .int32: .int32
    case .int64: .int64
    case .uint32: .uint32
    case .uint64: .uint64
    case .enum: .enumeration(source.enumType.fullName)
    case .message:
      switch source.messageType.fullName {
      case "google.protobuf.Timestamp": .timestamp
      case "google.protobuf.Any": .any
      default: .message(source.messageType.fullName)
      }
    default: .unsupported("\(source.type)")
    }
  }

  private static func read(_ source: ServiceDescriptor) -> Service {
    Service(
      fullName: source.fullName, name: source.name, comment: comment(source),
      methods: source.methods.map { read($0, source) })
  }

  private static func read(_ source: MethodDescriptor, _ service: ServiceDescriptor) -> Method {
    let kind: Method.Kind =
      switch (source.clientStreaming, source.serverStreaming) {
      case (false, false): .unary
      case (false, true): .serverStreaming
      case (true, false): .clientStreaming
      case (true, true): .bidirectional
      }
    return Method(
      name: source.name, serviceFullName: service.fullName, serviceName: service.name,
      request: source.inputType.fullName, response: source.outputType.fullName, kind: kind,
      access: CustomOptions.access(source.options), comment: comment(source),
      place: place(source))
  }
}
