// The records and events of the store (package showroom.store.v1) as plain Swift values, generated
// from proto/ by tools/generate. What is written to disk; Commerce works on these types directly.
//
// Must stay true: a field is never renumbered or reused; no C type, no codec, no behaviour in here.
// Must not import anything but Values.
