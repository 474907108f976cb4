import Foundation
import SwiftProtobufPluginLibrary

/// `protoc-gen-showroom` is the protoc plugin;
/// `protoc-gen-showroom strip-options IN OUT` prepares a descriptor set for protoc-c.
@main
enum Main {
  static func main() {
    let arguments = CommandLine.arguments.dropFirst()
    guard arguments.first == "strip-options", arguments.count == 3 else { return Plugin.main() }
    do {
      try OptionStripper.strip(
        from: arguments[arguments.startIndex + 1], to: arguments[arguments.startIndex + 2])
    } catch {
      FileHandle.standardError.write(Data("cannot strip the options: \(error)\n".utf8))
      exit(1)
    }
  }
}
