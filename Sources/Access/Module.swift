// Who may do what: roles, identities, bearer tokens, rates. Pure, no schema, no crypto of its own.
//
// Invariants: what no rule allows is denied; an identity comes only from a verified certificate
// or a token whose authentication code was checked in constant time; every table is bounded.
// Whether a session is the caller's own is not decided here but in Commerce (D3).
// Must not import OpenSSL (HMAC and comparison are passed in), schemas or anything with a socket.
