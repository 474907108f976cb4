import Foundation
import SwiftProtobuf

/// Takes the custom options, and the services, out of a file descriptor set.
///
/// protoc-c has no header for descriptor.proto, which the options extend; and the C side needs
/// neither. What is left is our messages and the well-known types they use.
enum OptionStripper {
  private static let dropped: Set<String> = [
    "showroom/options.proto", "google/protobuf/descriptor.proto",
  ]

  static func strip(from input: String, to output: String) throws {
    let data = try Data(contentsOf: URL(fileURLWithPath: input))
    var set = try Google_Protobuf_FileDescriptorSet(serializedBytes: data)
    set.file = set.file.filter { !dropped.contains($0.name) }.map(stripped)
    let bytes: Data = try set.serializedBytes()
    try bytes.write(to: URL(fileURLWithPath: output))
  }

  private static func stripped(
    _ source: Google_Protobuf_FileDescriptorProto
  ) -> Google_Protobuf_FileDescriptorProto {
    var file = source
    file.dependency.removeAll { dropped.contains($0) }
    file.service = []
    file.clearSourceCodeInfo()
    for index in file.messageType.indices {
      for field in file.messageType[index].field.indices {
        file.messageType[index].field[field].clearOptions()
      }
      for oneof in file.messageType[index].oneofDecl.indices {
        file.messageType[index].oneofDecl[oneof].clearOptions()
      }
    }
    return file
  }
}
