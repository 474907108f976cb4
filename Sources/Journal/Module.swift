// Journal: the log that everything else is a view of, and the snapshots that shorten its replay.
//
// Purpose: keeps opaque records with consecutive sequence numbers in segment files, makes them
// durable in batches, reads them back, and keeps whole snapshots of a state beside them.
// `FORMAT.md` in this folder specifies every byte.
//
// What must stay true:
// - A record is shown to a reader only after it is durable; what was once durable stays, in order.
// - Only the unfinished end of the last segment is ever cut; any other damage refuses to start.
// - After a failed write or sync nothing is known about the end of the log: every later call
//   fails, and the process stops. Recovery decides.
// - A length read from a file is checked against the file's size and a limit before memory is
//   taken for it.
// - A segment or snapshot has its final name only when its content is durable.
// - Retention never removes a record that the oldest kept snapshot does not cover.
//
// Order of locks: appending, then syncing, then shared.
//
// Imports Storage and Bytes. It knows nothing of what a record means and reads no clock.
