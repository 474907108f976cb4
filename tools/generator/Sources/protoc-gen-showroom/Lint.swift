/// The house rules of the schema. Each fault is one sentence that begins with file and line; any
/// fault stops the generation.
struct Lint {
  let schema: Schema
  private(set) var faults: [String] = []

  init(_ schema: Schema) { self.schema = schema }

  static func faults(of schema: Schema) -> [String] {
    var lint = Lint(schema)
    for message in schema.messages { lint.check(message) }
    for enumeration in schema.files.flatMap(\.enums) { lint.check(enumeration) }
    for method in schema.services.flatMap(\.methods) { lint.check(method) }
    lint.checkCycles()
    lint.checkCustomersView()
    return lint.faults
  }

  private mutating func fault(_ place: Place, _ sentence: String) {
    faults.append("\(place.text): \(sentence)")
  }

  private mutating func check(_ message: Message) {
    faults += message.faults
    if !isUpperCamel(message.swiftName) {
      fault(message.place, "message \(message.swiftName) is not named in UpperCamelCase")
    }
    if message.fields.count > 64 {
      fault(message.place, "\(message.swiftName) has more than 64 fields; split it")
    }
    if message.fields.filter({ $0.limits.itemsMax > 0 }).count > 8 {
      fault(message.place, "\(message.swiftName) has more than 8 fields with max_items; split it")
    }
    var properties: Set<String> = []
    for member in message.members {
      let name =
        switch member {
        case .field(let field): field.swiftName
        case .oneof(let oneof): oneof.swiftName
        }
      if !properties.insert(name).inserted {
        fault(message.place, "\(message.swiftName) has two fields that are \(name) in Swift")
      }
    }
    for field in message.fields { check(field) }
  }

  private mutating func check(_ field: Field) {
    if !isSnake(field.protoName) {
      fault(field.place, "field \(field.protoName) is not named in lower_snake_case")
    }
    if case .unsupported(let type) = field.kind {
      fault(field.place, "field \(field.protoName) is \(type), which the codec does not know")
    }
    if field.number > 63 {
      fault(field.place, "field \(field.protoName) has a number above 63, the codec's bound")
    }
    checkValueType(field)
    if field.limits.itemsMax > 0 && !field.repeated {
      fault(field.place, "field \(field.protoName) has max_items but is not repeated")
    }
    if field.limits.bytesMax > 0 && field.kind != .string && field.kind != .bytes {
      fault(field.place, "field \(field.protoName) has max_bytes but is neither text nor bytes")
    }
  }

  private mutating func checkValueType(_ field: Field) {
    guard let type = field.valueType else { return }
    let signed: Set<String> = ["Money", "Quantity", "AdjustmentValue"]
    let expected: Field.Kind = signed.contains(type) ? .int64 : .uint64
    if field.kind != expected || !(signed.contains(type) || type.hasSuffix("ID")) {
      fault(field.place, "field \(field.protoName) can't be \(type) of module Values")
    }
  }

  private mutating func check(_ enumeration: Enum) {
    if enumeration.values.first?.number != 0 {
      fault(enumeration.place, "enum \(enumeration.swiftName) does not begin with 0")
    }
    if Set(enumeration.values.map(\.number)).count != enumeration.values.count {
      fault(enumeration.place, "enum \(enumeration.swiftName) uses a number twice")
    }
    if enumeration.values.contains(where: { $0.number < 0 }) {
      fault(enumeration.place, "enum \(enumeration.swiftName) has a negative number")
    }
    if Set(enumeration.values.map(\.swiftName)).count != enumeration.values.count {
      fault(enumeration.place, "enum \(enumeration.swiftName) has one Swift name twice")
    }
  }

  private func isSnake(_ name: String) -> Bool {
    name.first?.isLowercase == true && !name.contains("__") && !name.hasSuffix("_")
      && name.allSatisfy { $0 == "_" || ($0.isASCII && ($0.isLowercase || $0.isNumber)) }
  }

  private func isUpperCamel(_ name: String) -> Bool {
    name.first?.isUppercase == true
      && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
  }
}

// Methods.
extension Lint {
  private mutating func check(_ method: Method) {
    let name = "\(method.serviceName).\(method.name)"
    guard let access = method.access else {
      return fault(method.place, "\(name) has no access option: nobody may call it")
    }
    if access.roles.isEmpty && !access.isPublic {
      fault(method.place, "\(name) has no roles: nobody may call it")
    }
    if access.rate == nil { fault(method.place, "\(name) has no rate class") }
    if method.kind == .bidirectional {
      fault(method.place, "\(name) streams both ways, which the services don't know")
    }
    for type in [method.request, method.response] where schema.message(type) == nil {
      fault(method.place, "\(name) uses \(type), which is not of this schema")
    }
    if access.mutating { checkMutation(method, name) }
  }

  private mutating func checkMutation(_ method: Method, _ name: String) {
    let key = schema.message(method.request)?.fields.first { $0.number == 1 }
    if key?.protoName != "idempotency_key" || key?.kind != .string || key?.limits.required != true {
      fault(
        method.place, "\(name) is mutating: \(method.request) needs a required idempotency_key = 1")
    }
    let sequence = schema.message(method.response)?.fields.first { $0.number == 1 }
    if sequence?.protoName != "sequence" || sequence?.kind != .uint64 {
      fault(method.place, "\(name) is mutating: \(method.response) needs uint64 sequence = 1")
    }
  }
}

// What is reachable from where.
extension Lint {
  private func nested(_ message: Message) -> [Message] {
    message.fields.compactMap { field in
      guard case .message(let name) = field.kind else { return nil }
      return schema.message(name)
    }
  }

  /// No message contains itself: the codec's recursion is bounded by the schema.
  private mutating func checkCycles() {
    for message in schema.messages {
      var reached: Set<String> = []
      var front = nested(message)
      while let next = front.popLast() {
        if next.fullName == message.fullName {
          fault(message.place, "\(message.swiftName) contains itself")
          break
        }
        if reached.insert(next.fullName).inserted { front += nested(next) }
      }
    }
  }

  /// What customers are sent has no field that they must not see (I7, S2-P05).
  private mutating func checkCustomersView() {
    let words: Set<String> = ["cost", "costs", "cogs", "margin", "margins", "internal", "hidden"]
    let alsoWords: Set<String> = ["note", "notes"]
    var seen: Set<String> = []
    for method in schema.services.flatMap(\.methods) {
      guard let access = method.access, access.isPublic || access.roles.contains("client") else {
        continue
      }
      var front = [method.request, method.response].compactMap(schema.message)
      while let message = front.popLast() {
        guard seen.insert(message.fullName).inserted else { continue }
        for field in message.fields {
          let parts = Set(field.protoName.split(separator: "_").map(String.init))
          if !parts.isDisjoint(with: words.union(alsoWords)) {
            let reason = "\(method.name) shows it to customers"
            fault(field.place, "\(message.swiftName).\(field.protoName) is not theirs: \(reason)")
          }
        }
        front += nested(message)
      }
    }
  }
}
