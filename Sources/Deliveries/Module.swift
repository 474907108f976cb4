// What the server brings to others by itself: queued mails, and order changes for webhooks.
//
// Two threads, one for each outbox. Each looks at the newest durable version, does what is due
// (libcurl blocks), and submits a command that says what became of it.
// Invariants:
// - What is to be done stands in the store, not in memory: after a crash it is done all the same.
// - At least once: a crash between sending and recording sends again, a mail with the same
//   Message-ID, a post with the same Showroom-Delivery.
// - A webhook's posts are in the order of the log, one at a time; the next goes when this one is
//   taken. One receiver that fails delays nobody for longer than its timeout.
// - Nothing is sent before it is durable.
// Must not import Transport, RPC or C libraries.
