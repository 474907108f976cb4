// Event loops, sockets and TLS: bytes in, bytes out. The core knows nothing of calls; the folder
// Calls (RPC machines on connections) builds on it.
//
// Invariants:
// - A connection belongs to one loop for life; its state is touched on that loop's thread only.
// - OpenSSL never sees a socket. One read(2) per ready connection and turn; everything a turn
//   produced for a peer leaves in one TLS write and one write(2) at the turn's end.
// - A file descriptor has one owner, a `FileDescriptor`. Events carry slot and generation, so a
//   late event of a closed descriptor finds nothing.
// - Everything is bounded: bytes read per turn, bytes queued per peer, connections in total and
//   per address, time for connect, handshake and close.
// - Nothing allocates per read or write once buffers are warm; an idle connection holds none.
// Must not import COpenSSL, Codec, schemas or anything above it.
