// The single writer (D4), generic over a state machine.
//
// A command is submitted from any thread, decided by one writer in one order, written to the log,
// made durable, and only then published and answered. In this order, for every group:
//   1. the log says "done" for every record of the group (one append, one sync)
//   2. the durable version moves (readable from any thread)
//   3. the observer sees the group's commits
//   4. completions are delivered, one call per port
// What must stay true:
//   - no reply, rejection or replay is delivered before everything it was decided on is durable
//   - no command is decided on a state in which a timer is overdue
//   - the state is a function of the log: `evolve` reads no clock, and commit times never go back
//   - after a log failure nothing is delivered any more; recovery decides what the log holds
// `WriterCore` is the pure step. `SteppedEngine` drives it on one thread, for simulations.
// `Engine` drives it with threads: writer, sync, reader, snapshots.
// Must not import Foundation, Feed, Commerce, Codec or anything that knows a domain or a socket.
