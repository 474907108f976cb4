// The messages of the public API (package showroom.v1) as plain Swift values, generated from
// proto/ by tools/generate. What goes over the wire; how it gets there is Codec's matter.
//
// Must stay true: no C type, no codec and no behaviour in here; the roles' views of one thing are
// different types, and a type that customers see has no field that they must not see (I7).
// Must not import anything but Values.
