// The values that mean the same on disk, on the wire and in the domain: money, quantities,
// adjustments, ids, times. Both schemas use these very types, so nothing is mapped by hand.
// Arithmetic that can overflow answers nil instead.
// Must not import anything.
