import CProtobufC

/// What the guard pass must know of a field, by its number.
struct GuardRule {
  enum Kind: UInt8 {
    /// No such field: it is skipped.
    case unknown
    case varint
    case text
    case bytes
    case message
  }
  var kind: Kind
  var isRepeated: Bool
  /// Which counter counts the elements; `uncounted` when there is no limit on them.
  var counter: UInt8
  /// The plan of a nested message.
  var plan: UInt16
  /// Limit on a string's or bytes' length, each; `UInt32.max` without limit.
  var bytesMax: UInt32
  /// Limit on elements.
  var itemsMax: UInt32

  static let uncounted: UInt8 = 255
  static let unknown = GuardRule(
    kind: .unknown, isRepeated: false, counter: uncounted, plan: 0, bytesMax: 0, itemsMax: 0)
}

/// The rules of one message: a table by field number, as numbers are small and dense.
struct GuardPlan {
  var rules: UnsafePointer<GuardRule>
  var ruleCount: Int
  var descriptor: UnsafePointer<ProtobufCMessageDescriptor>
}

/// Bounds of one field that stand in the schema; 0 is no bound.
struct FieldLimit {
  var number: Int
  var bytesMax: UInt32 = 0
  var itemsMax: UInt32 = 0
}

/// One message of the generated list from which the program is made.
struct GuardSource {
  var descriptor: UnsafePointer<ProtobufCMessageDescriptor>
  var limits: [FieldLimit]

  /// The descriptor is taken from an initialised message, because only there protobuf-c gives its
  /// address: Swift may hand out copies of C's constants.
  init<Message>(_ initialize: (UnsafeMutablePointer<Message>?) -> Void, _ limits: [FieldLimit]) {
    let message = UnsafeMutablePointer<Message>.allocate(capacity: 1)
    defer { message.deallocate() }
    initialize(message)
    let base = UnsafeRawPointer(message).load(as: ProtobufCMessage.self)
    guard let descriptor = base.descriptor else {
      preconditionFailure("an initialised message has a descriptor")
    }
    self.descriptor = descriptor
    self.limits = limits
  }
}

/// The plans of all messages of the schema, made once from protobuf-c's own descriptors, so that
/// guard and unpack can't disagree about the schema.
// @unchecked: built once, then only read; the memory is never freed.
struct GuardProgram: @unchecked Sendable {
  let plans: UnsafePointer<GuardPlan>
  let planCount: Int

  init(_ sources: [GuardSource]) {
    var indexes: [UnsafePointer<ProtobufCMessageDescriptor>: UInt16] = [:]
    for (index, source) in sources.enumerated() {
      indexes[source.descriptor] = UInt16(index)
    }
    let plans = UnsafeMutablePointer<GuardPlan>.allocate(capacity: sources.count)
    for (index, source) in sources.enumerated() {
      (plans + index).initialize(to: Self.plan(source, indexes))
    }
    self.plans = UnsafePointer(plans)
    self.planCount = sources.count
  }

  private static func plan(
    _ source: GuardSource, _ indexes: [UnsafePointer<ProtobufCMessageDescriptor>: UInt16]
  ) -> GuardPlan {
    let fields = UnsafeBufferPointer(
      start: source.descriptor.pointee.fields, count: Int(source.descriptor.pointee.n_fields))
    let ruleCount = 1 + (fields.map { Int($0.id) }.max() ?? 0)
    let rules = UnsafeMutablePointer<GuardRule>.allocate(capacity: ruleCount)
    rules.initialize(repeating: .unknown, count: ruleCount)
    var counters: UInt8 = 0
    for field in fields {
      precondition(field.id < 64, "the lint keeps field numbers below 64")
      let limit = source.limits.first { $0.number == Int(field.id) }
      rules[Int(field.id)] = rule(field, limit, indexes, &counters)
    }
    precondition(counters <= Limits.countedFieldsMax, "the lint bounds counted fields")
    return GuardPlan(
      rules: UnsafePointer(rules), ruleCount: ruleCount, descriptor: source.descriptor)
  }

  private static func rule(
    _ field: ProtobufCFieldDescriptor, _ limit: FieldLimit?,
    _ indexes: [UnsafePointer<ProtobufCMessageDescriptor>: UInt16], _ counters: inout UInt8
  ) -> GuardRule {
    let bytesMax = limit?.bytesMax ?? 0
    let itemsMax = limit?.itemsMax ?? 0
    var rule = GuardRule(
      kind: kind(field.type), isRepeated: field.label == PROTOBUF_C_LABEL_REPEATED,
      counter: GuardRule.uncounted, plan: 0, bytesMax: bytesMax == 0 ? .max : bytesMax,
      itemsMax: itemsMax)
    if itemsMax > 0 {
      rule.counter = counters
      counters += 1
    }
    if rule.kind == .message {
      let nested = field.descriptor?.assumingMemoryBound(to: ProtobufCMessageDescriptor.self)
      guard let nested, let index = indexes[nested] else {
        preconditionFailure("every nested message is in the generated list")
      }
      rule.plan = index
    }
    return rule
  }

  private static func kind(_ type: ProtobufCType) -> GuardRule.Kind {
    switch type {
    case PROTOBUF_C_TYPE_STRING: return .text
    case PROTOBUF_C_TYPE_BYTES: return .bytes
    case PROTOBUF_C_TYPE_MESSAGE: return .message
    case PROTOBUF_C_TYPE_INT32, PROTOBUF_C_TYPE_INT64, PROTOBUF_C_TYPE_UINT32,
      PROTOBUF_C_TYPE_UINT64, PROTOBUF_C_TYPE_BOOL, PROTOBUF_C_TYPE_ENUM:
      return .varint
    default: preconditionFailure("the lint admits no field of this type")
    }
  }
}
