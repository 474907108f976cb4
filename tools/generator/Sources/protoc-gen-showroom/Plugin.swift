import SwiftProtobufPluginLibrary

/// The protoc plugin: reads proto/, checks the house rules of the schema, and writes everything
/// that is generated under Sources/.
struct Plugin: CodeGenerator {
  func generate(
    files: [FileDescriptor], parameter: any CodeGeneratorParameter,
    protoCompilerContext: any ProtoCompilerContext, generatorOutputs: any GeneratorOutputs
  ) throws {
    let schema = SchemaReader.read(files)
    let writer = SchemaWriter(schema: schema)
    for file in schema.files where file.module != .codec {
      try generatorOutputs.add(
        fileName: "\(file.module.rawValue)/Generated/\(file.baseName)Messages.swift",
        contents: writer.file(file))
    }
  }

  var supportedFeatures:
    [Google_Protobuf_Compiler_CodeGeneratorResponse.Feature]
  { [.proto3Optional] }
}
