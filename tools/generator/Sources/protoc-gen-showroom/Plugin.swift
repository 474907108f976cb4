import SwiftProtobufPluginLibrary

/// The protoc plugin: reads proto/, checks the house rules of the schema, and writes everything
/// that is generated under Sources/.
struct Plugin: CodeGenerator {
  func generate(
    files: [FileDescriptor], parameter: any CodeGeneratorParameter,
    protoCompilerContext: any ProtoCompilerContext, generatorOutputs: any GeneratorOutputs
  ) throws {
    let schema = SchemaReader.read(files)
    let schemaWriter = SchemaWriter(schema: schema)
    let codecWriter = CodecWriter(schema: schema)
    let jsonWriter = JSONCodeWriter(schema: schema)
    for file in schema.files where !file.messages.isEmpty {
      let name = file.baseName
      try generatorOutputs.add(
        fileName: "\(file.module.rawValue)/Generated/\(name)Messages.swift",
        contents: schemaWriter.file(file))
      try generatorOutputs.add(
        fileName: "Codec/Generated/\(name)Codec.swift", contents: codecWriter.file(file))
      try generatorOutputs.add(
        fileName: "Codec/Generated/\(name)JSON.swift", contents: jsonWriter.file(file))
    }
    try generatorOutputs.add(
      fileName: "Codec/Generated/MessageTable.swift", contents: codecWriter.table())
  }

  var supportedFeatures: [Google_Protobuf_Compiler_CodeGeneratorResponse.Feature] {
    [.proto3Optional]
  }
}
