// What the server brings to others by itself: queued mails, and order changes for webhooks.
//
// Two threads, one for each outbox. Each looks at the newest durable version, does what is due, and
// submits a command that says what became of it; when to try again the domain decides. Mails go to
// one server, one after the other; webhooks are posted to all at once, by one thread with libcurl's
// multi interface.
// Invariants:
// - What is to be done stands in the store, not in memory: after a crash it is done all the same.
// - At least once: a crash between sending and recording sends again, a mail with the same
//   Message-ID, a post with the same Showroom-Delivery.
// - A webhook's posts are in the order of the log, one at a time; the next goes when this one's
//   outcome is durable.
// - No receiver delays another one: the thread waits for all of them at once, and for the store.
// - A post is about a version of its webhook: who changes, pauses or deletes it ends the post that
//   is under way, and what was said to it does not count.
// - Nothing is sent before it is durable.
// - What is in memory has an end: a piece of the log for each webhook that does not fail, and the
//   bodies of what is under way.
// Must not import Transport, RPC or C libraries.
