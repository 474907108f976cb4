import Glibc

/// Owns one file descriptor and closes it at the end of its life.
struct FileDescriptor: ~Copyable {
  /// The number; valid while the owner lives.
  let raw: Int32

  init(_ raw: Int32) { self.raw = raw }

  deinit { Glibc.close(raw) }

  /// Gives the number away; the caller must close it.
  consuming func release() -> Int32 {
    let raw = raw
    discard self
    return raw
  }
}
