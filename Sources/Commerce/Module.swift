// Commerce: the domain, pure. Commands are decided against a state, events carry it on.
//
//   State.decide(command, context) -> Result<Outcome, Rejection>   what shall happen, or why not
//   State.evolve(events)                                           puts it in place
//   State queries                                                  what is, for people
//
// One folder per aggregate: its commands, `+Decide` (rules) and `+Evolve` (records and indexes).
// Events and records are the stored types (StoreSchema), so nothing is mapped for the disk.
//
// Must stay true, and `State.invariantViolations()` checks it:
//   - State is a value. No clock, lock, randomness or I/O in here: they come with the command.
//   - evolve is total: it never refuses. decide changes nothing.
//   - held, committed and available of every batch, and every total, equal their recomputation
//     (I1 to I4, I8).
//   - A session past its expiry is expired, however late the timer (C05).
//   - A command without events is answered, not recorded.
//
// Tables are persistent radix trees of width 8 (Tables/Table.swift). Measured in release, a
// version kept every 64 updates, random ids, ns per update at 1,000, 100,000 and 1,000,000
// records, beside TreeDictionary of swift-collections:
//   five numbers          229,   835, 1,374   against   253, 1,200, 2,997
//   ten fields, strings   429, 1,201, 2,463   against   508, 2,566, 4,124
//   a look at one           7,    12,    70   against    41,   204,   583
// Width 32 over leaves of 16 took 143, 909, 2,419 and 429, 2,106, 4,842.
// TreeDictionary is kept for keys that are not counted: codes and logins.
//
// Must not import: Foundation, APISchema, anything of a higher layer.
