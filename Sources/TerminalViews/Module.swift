// TerminalViews: what people see of the server on a terminal, as tables and as live screens.
//
// Pure: stream messages and keys go in, a grid of cells comes out, and the difference of two grids
// is the bytes to write. No clock, no descriptor, no client: `showroom` owns those.
//
// Invariants: what peers wrote never steers the terminal (control and direction characters are
// replaced); every cell knows its width, so columns stay straight; a view holds what the server
// holds open, never a history of messages.
//
// Must not import: Glibc, Foundation, Client.
