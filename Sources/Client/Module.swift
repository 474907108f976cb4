// Client: the Swift SDK. Typed calls with async/await, streams as AsyncSequence; reconnects with
// exponential backoff and jitter, repeats a call with the same idempotency key, resumes a stream
// from its cursor and proves that nothing is missing.
//
// Invariants:
//   - A mutation is only ever repeated with the key it was first sent with (D8).
//   - A resuming stream delivers each sequence once and in order, or ends with an error (I5).
//   - What a slow consumer has not read yet is bounded by the credit it granted.
// Must not import Server, Services or anything of the store.
