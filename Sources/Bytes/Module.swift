// Buffers, a bounds-checked reader, and CRC-32C.
//
// Invariants: reading past the end returns nil and moves nothing, so peer input can't trap here;
// a pointer handed to a closure is valid inside that closure only; an empty queue keeps no large
// allocation.
// Must not import anything but the standard library.
