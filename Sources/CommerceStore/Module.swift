// Commerce as the engine's state machine: commands in, journal records out, snapshots as JSON
// Lines; and the store as the services see it: open, submit, read the durable version, close.
//
// Invariants: a record's meaning never changes, so old events are brought up to date when they
// are read (`Upcasts`), never on the disk; the scope of an idempotency key follows from the
// record's principal alone, so that recovery remembers the same answers.
// Must not import Foundation, APISchema, Access, RPC or anything with a socket.
//
// History/ keeps what the log tells of sessions: where their records stand, and numbers that follow
// from them. Both are functions of the records alone, so a replay derives them again.
