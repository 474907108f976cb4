// Time as a value: a monotonic instant for deadlines, a UTC timestamp for records.
// Machines take both as arguments; only shells read a clock.
// Must not import anything but Values.
