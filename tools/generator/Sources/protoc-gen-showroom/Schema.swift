import Foundation
import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// The schema as the writers need it: plain values with Swift's names already chosen.
struct Schema {
  var files: [SchemaFile] = []

  var messages: [Message] { files.flatMap(\.messages) }
  var services: [Service] { files.flatMap(\.services) }
  func message(_ fullName: String) -> Message? { messages.first { $0.fullName == fullName } }
}

/// The Swift module that a proto package's messages go to.
enum SwiftModule: String {
  case store = "StoreSchema"
  case api = "APISchema"
  /// The call envelopes, needed only by the codec's own tests and by status details.
  case codec = "Codec"

  init?(package: String) {
    switch package {
    case "showroom.store.v1": self = .store
    case "showroom.v1": self = .api
    case "ttrpc", "google.rpc": self = .codec
    default: return nil
    }
  }
}

struct SchemaFile {
  var path: String
  var module: SwiftModule
  var comment: [String]
  var enums: [Enum]
  var messages: [Message]
  var services: [Service]

  /// `LiveShopping` for `proto/showroom/v1/live_shopping.proto`.
  var baseName: String {
    let last = path.split(separator: "/").last.map(String.init) ?? path
    return Naming.upperCamel(last.replacingOccurrences(of: ".proto", with: ""))
  }
}

/// Where something stands in a proto file, for the lint's sentences.
struct Place {
  var path: String
  var line: Int
  var text: String { "\(path):\(line)" }
}

struct Enum {
  var fullName: String
  var swiftName: String
  var module: SwiftModule
  var comment: [String]
  var place: Place
  var values: [Value]

  struct Value {
    var protoName: String
    var swiftName: String
    var number: Int32
    var comment: [String]
  }

  /// Qualified, because store and API types share names.
  var qualifiedName: String { "\(module.rawValue).\(swiftName)" }
}

struct Message {
  var fullName: String
  var swiftName: String
  var module: SwiftModule
  var comment: [String]
  var place: Place
  var fields: [Field]
  var oneofs: [Oneof]
  /// Sentences about constructs that the schema must not use, found while it was read.
  var faults: [String] = []

  /// Qualified, because store and API types share names.
  var qualifiedName: String {
    module == .codec ? swiftName : "\(module.rawValue).\(swiftName)"
  }

  /// Stored properties in the order of the proto file: fields, and each oneof once.
  var members: [Member] {
    var members: [Member] = []
    var seen: Set<Int> = []
    for field in fields {
      guard let index = field.oneofIndex else {
        members.append(.field(field))
        continue
      }
      if seen.insert(index).inserted { members.append(.oneof(oneofs[index])) }
    }
    return members
  }

  func fields(of oneof: Oneof) -> [Field] { fields.filter { $0.oneofIndex == oneof.index } }
}

enum Member {
  case field(Field)
  case oneof(Oneof)
}

struct Oneof {
  var index: Int
  var protoName: String
  var swiftName: String
  var typeName: String
  var required: Bool
  var comment: [String]
}

struct Field {
  enum Kind: Equatable {
    case string, bytes, bool, int32, int64, uint32, uint64
    case enumeration(String)
    case message(String)
    case timestamp
    case any
    case unsupported(String)
  }
  var protoName: String
  var swiftName: String
  var jsonName: String
  var number: Int32
  var kind: Kind
  var repeated: Bool
  var valueType: String?
  var limits: FieldLimits
  var oneofIndex: Int?
  var comment: [String]
  var place: Place

  var isMessage: Bool {
    switch kind {
    case .message, .timestamp, .any: true
    default: false
    }
  }
}

struct Service {
  var fullName: String
  var name: String
  var comment: [String]
  var methods: [Method]
}

struct Method {
  enum Kind: String { case unary, serverStreaming, clientStreaming, bidirectional }
  var name: String
  var serviceFullName: String
  var serviceName: String
  var request: String
  var response: String
  var kind: Kind
  var access: MethodAccess?
  var comment: [String]
  var place: Place

  /// `LiveShopping.AddToCart` -> `addToCart`.
  var swiftName: String { Naming.escaped(Naming.lowerFirst(name)) }
}
