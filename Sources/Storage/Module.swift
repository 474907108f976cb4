// Storage: files as the durable parts of the system see them.
//
// Purpose: one narrow protocol (`FileSystem`, `File`) with a real implementation for Linux and a
// simulated one that loses unsynced data, tears writes and fails on demand.
//
// What must stay true:
// - Nothing is durable before `File.sync()` (content) and `FileSystem.syncDirectory` (names).
// - A failed call tells nothing about what reached the disk; nobody retries a failed sync.
// - Every error names the operation, the full path and the system's reason.
// - The simulation is a function of its seed and of the calls made, nothing else.
//
// Imports CLinux and Bytes only; it knows nothing of what is stored.
