import CProtobufC

/// What the generated code knows of a message beyond the public API: its C counterpart.
protocol CodedMessage: WireMessage {
  /// protoc-c's struct.
  associatedtype CMessage
  /// Place in the guard program.
  static var planIndex: Int { get }
  /// protoc-c's typed unpack.
  static func unpack(
    _ allocator: UnsafeMutablePointer<ProtobufCAllocator>?, _ count: Int,
    _ bytes: UnsafePointer<UInt8>?
  ) -> UnsafeMutablePointer<CMessage>?
  /// Copies an unpacked message out, with the checks that need no raw bytes.
  init(copying c: UnsafeMutablePointer<CMessage>, _ copy: Copying) throws(DecodeError)
  /// Builds the C message in the arena.
  func build(_ arena: Arena) -> UnsafeMutablePointer<CMessage>
}

extension CodedMessage {
  /// Size cap, guard pass, unpack, copy out.
  @inline(__always)
  static func decode(
    _ bytes: UnsafeRawBufferPointer, _ options: DecodeOptions
  ) throws(DecodeError) -> Self {
    guard bytes.count <= options.bytesMax else {
      throw DecodeError(.tooLarge, allowed: "at most \(options.bytesMax) bytes")
    }
    // An empty buffer has no address; protobuf-c wants one all the same.
    var nothing: UInt8 = 0
    guard let start = bytes.baseAddress else {
      return try withUnsafePointer(to: &nothing) { (pointer) throws(DecodeError) in
        try decode(UnsafeRawPointer(pointer), 0, options)
      }
    }
    return try decode(start, bytes.count, options)
  }

  private static func decode(
    _ start: UnsafeRawPointer, _ count: Int, _ options: DecodeOptions
  ) throws(DecodeError) -> Self {
    var pass = GuardPass(start, guardProgram)
    if !pass.check(planIndex, 0, count, depth: 1) {
      throw pass.fault ?? DecodeError(.malformed, allowed: "a message of \(fullName)")
    }
    return try Arena.using(bytesMax: options.arenaBytesMax) { (arena) throws(DecodeError) in
      guard let c = unpack(arena.allocator, count, start.assumingMemoryBound(to: UInt8.self))
      else {
        // After the guard pass only memory can be short.
        throw DecodeError(
          .tooLarge, allowed: "a message that unpacks into \(options.arenaBytesMax) bytes")
      }
      return try Self(copying: c, Copying(unknownEnums: options.unknownEnums))
    }
  }

  /// Builds in the arena and packs into an array of exactly the right size.
  @inline(__always)
  func encode() -> [UInt8] {
    Arena.using(bytesMax: Arena.bytesUncapped) { arena in
      let message = UnsafeRawPointer(build(arena)).assumingMemoryBound(to: ProtobufCMessage.self)
      let size = protobuf_c_message_get_packed_size(message)
      // protobuf_c_message_pack writes exactly the packed size, and says so.
      return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
        count = protobuf_c_message_pack(message, buffer.baseAddress)
        precondition(count == size, "a message packs into its packed size")
      }
    }
  }
}

/// The program for all messages of the schema.
let guardProgram = GuardProgram(guardSources())
