// The composition root: configuration, wiring, start and stop order, signals, logs, metrics.
//
// Invariants: a ready line is printed only when connections are accepted; a stop ends in this
// order: no new connections, no new calls, running calls, streams, writer, store; a log failure
// of the engine ends the process with exit code 70, for only recovery knows what is durable.
// Must not import OpenSSL, schemas' C code or anything that decides about the domain.
