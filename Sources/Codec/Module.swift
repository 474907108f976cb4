// Between the schema's Swift values and bytes: protobuf on the wire and on disk, proto3 JSON for
// people and snapshots. The only module that sees protobuf-c (D2); no C type leaves it.
//
//   let request = try AddToCartRequest(decoding: payload)      // DecodeError names the field
//   let payload = response.encoded()
//   let text = response.jsonText()
//   MessageType.named("showroom.v1.AddToCartRequest")?.binary(fromJSON: text)
//
// Decoding goes: size cap, guard pass over the raw bytes (tags, lengths, depth, UTF-8, NUL, counts
// and limits), protobuf-c's unpack into a capped arena, copy out with checks (presence, enum
// numbers, times). The guard pass exists because protobuf-c checks no UTF-8, cuts strings at NUL,
// recurses as deep as the input says, and allocates what the input asks for.
//
// Must stay true: no input makes it trap, recurse without bound or allocate beyond
// `DecodeOptions.arenaBytesMax`; what decodes encodes to an equal value; nothing but this module
// imports CMessages or CProtobufC. Must not import Foundation.
