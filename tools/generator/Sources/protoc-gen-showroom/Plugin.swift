import SwiftProtobufPluginLibrary

/// The protoc plugin: reads proto/, checks the house rules of the schema, and writes everything
/// that is generated under Sources/.
struct Plugin: CodeGenerator {
  func generate(
    files: [FileDescriptor], parameter: any CodeGeneratorParameter,
    protoCompilerContext: any ProtoCompilerContext, generatorOutputs: any GeneratorOutputs
  ) throws {
    let schema = SchemaReader.read(files)
    let faults = Lint.faults(of: schema)
    if !faults.isEmpty { throw SchemaFaults(sentences: faults) }
    try writeMessages(schema, generatorOutputs)
    try writeServices(schema, generatorOutputs)
  }

  private func writeMessages(_ schema: Schema, _ outputs: any GeneratorOutputs) throws {
    let schemaWriter = SchemaWriter(schema: schema)
    let codecWriter = CodecWriter(schema: schema)
    let jsonWriter = JSONCodeWriter(schema: schema)
    for file in schema.files where !file.messages.isEmpty {
      let name = file.baseName
      try outputs.add(
        fileName: "Sources/\(file.module.rawValue)/Generated/\(name)Messages.swift",
        contents: schemaWriter.file(file))
      try outputs.add(
        fileName: "Sources/Codec/Generated/\(name)Codec.swift", contents: codecWriter.file(file))
      try outputs.add(
        fileName: "Sources/Codec/Generated/\(name)JSON.swift", contents: jsonWriter.file(file))
    }
    try outputs.add(
      fileName: "Sources/Codec/Generated/MessageTable.swift", contents: codecWriter.table())
    try outputs.add(
      fileName: "Tests/CodecTests/Generated/ArbitraryMessages.swift",
      contents: ArbitraryWriter(schema: schema).file())
  }

  private func writeServices(_ schema: Schema, _ outputs: any GeneratorOutputs) throws {
    if schema.services.isEmpty { return }
    let services = ServicesWriter(schema)
    let client = ClientWriter(schema: schema)
    let files = [
      "Sources/Services/Generated/Route.swift": services.routes(),
      "Sources/Services/Generated/ServiceProtocols.swift": services.protocols(),
      "Sources/Services/Generated/Dispatch.swift": services.dispatcher(),
      "Sources/Client/Generated/Methods.swift": client.methods(),
      "Sources/Client/Generated/Calls.swift": client.calls(),
    ]
    for (name, text) in files.sorted(by: { $0.key < $1.key }) {
      try outputs.add(fileName: name, contents: text)
    }
  }

  var supportedFeatures: [Google_Protobuf_Compiler_CodeGeneratorResponse.Feature] {
    [.proto3Optional]
  }
}

/// What the lint found: one sentence a line.
struct SchemaFaults: Error, CustomStringConvertible {
  var sentences: [String]
  var description: String { "the schema breaks its rules\n" + sentences.joined(separator: "\n") }
}
