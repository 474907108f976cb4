// Frames: a 10-byte header and data, sans-IO. proto/PROTOCOL.md specifies the bytes.
//
// Invariants: the input may be split anywhere; memory grows with what arrived, never with what a
// length announces; data over the limit is skipped without being stored; a first byte other than 0
// ends the decoding for good. Knows no messages and no calls.
// Must not import anything but Bytes.
