import COpenSSL

/// OpenSSL's view of a workspace: reads take from its input, writes append to its output. A read
/// without input asks for a retry; a write always succeeds.
enum WindowBIO {
  /// A BIO over the workspace, owned by the caller until `SSL_set_bio` takes it.
  static func make(over workspace: TLSWorkspace) -> OpaquePointer? {
    guard let method = method, let bio = BIO_new(method) else { return nil }
    BIO_set_data(bio, workspace.window)
    BIO_set_init(bio, 1)
    return bio
  }

  // Made once, never changed or freed; OpenSSL only reads it.
  private nonisolated(unsafe) static let method: OpaquePointer? = makeMethod()

  private static func makeMethod() -> OpaquePointer? {
    guard let method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "window") else {
      return nil
    }
    BIO_meth_set_read_ex(method) { bio, target, count, taken in
      showroom_BIO_clear_retry(bio)
      guard let window = WindowBIO.window(of: bio), let target else { return 0 }
      let bytes = window.take(count, into: target)
      taken?.pointee = bytes
      if bytes == 0 { showroom_BIO_set_retry_read(bio) }
      return bytes > 0 ? 1 : 0
    }
    BIO_meth_set_write_ex(method) { bio, source, count, written in
      showroom_BIO_clear_retry(bio)
      guard let window = WindowBIO.window(of: bio), let source else { return 0 }
      window.put(source, count)
      written?.pointee = count
      return 1
    }
    // OpenSSL flushes after each flight; everything else is unknown here.
    BIO_meth_set_ctrl(method) { _, command, _, _ in command == BIO_CTRL_FLUSH ? 1 : 0 }
    return method
  }

  private static func window(
    of bio: OpaquePointer?
  ) -> UnsafeMutablePointer<TLSWorkspace.Window>? {
    BIO_get_data(bio)?.assumingMemoryBound(to: TLSWorkspace.Window.self)
  }
}
