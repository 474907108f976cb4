// TLS as a machine without sockets, and the cryptography the other modules need, over OpenSSL 3.
//
// A `TLSSession` is fed ciphertext and asked for the next step; what it wants to send collects in
// the `TLSWorkspace` it was made with (one per event loop, shared by all of the loop's sessions).
// Invariants:
// - This is the only module that imports COpenSSL, and no C type or pointer of OpenSSL leaves it.
// - OpenSSL's error queue is per thread: every call clears it before and drains it after.
// - Input given to a session is consumed whole before the call returns, so nothing is stranded.
// - OpenSSL is set up by `LibrarySetUp` before its first use and never torn down: threads may use
//   it until the process is gone.
// - Every option is passed explicitly: versions, suites, verification, session cache, modes.
// Must not import anything but COpenSSL and Bytes.
