// Streams are cursors on the log (D7): one hub per event loop says what to send to whom.
//
// A hub is told of every released entry, in order, and holds no queue per subscriber:
//   live      has capacity and has seen everything the hub has: found through its topics only
//   stalled   has no capacity: costs nothing when something is published
//   catching  has capacity but is behind: served from the ring of recent entries, in bursts
//   reading   is behind the ring: a bounded chunk of the journal is being read for it
// What must stay true:
//   - a subscriber is given exactly the entries of its topics after its cursor, in order, once
//   - each message names the sequence of the one before it on its stream (I5, N3)
//   - progress never names a sequence whose entries the hub has not considered for that stream
//   - one subscriber's state never changes when another is served
// A subscriber may start from a version newer than what the hub was told of: entries up to its
// cursor are ignored when they come.
// Pure: no clock, lock or socket. The shell runs the actions, in order; see `Hub`.
// Must not import Engine or Journal: entries and reads come as values.
