// Calls over frames, both roles, sans-IO: streams, deadlines, cancellation, keepalive, credit,
// drain, status. proto/PROTOCOL.md specifies the bytes.
//
// `ServerMachine` and `ClientMachine` are one connection each. Inputs: received bytes, the end of
// the connection, a timer, local actions. Outputs: events for the shell, bytes appended to a queue,
// and when the timer is wanted next. Time comes in as an argument.
//
// Invariants:
// - Peer input never traps, hangs or allocates without bound; a peer's mistake ends its call or
//   its connection, nothing else.
// - Every call the shell was told of ends exactly once: by the shell's answer or by `ended`.
// - A call has one entry in one table; counts are read from the table, never kept beside it.
// - Extension frames are only sent when both sides negotiated `showroom/1`.
// Must not import anything but Framing, Bytes, Clocks and collections; no sockets, no threads.
