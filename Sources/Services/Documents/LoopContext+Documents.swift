import APISchema
import Documents
import RPC
import Transport

/// A document as a PDF file.
struct PagedDocument: Sendable {
  var pdf: [UInt8]
  var pageCount: Int
}

extension LoopContext {
  /// Makes a PDF on the worker's thread: it takes milliseconds a page. The body runs on this loop.
  func render(_ document: Document, _ body: @escaping (Result<PagedDocument, Status>) -> Void) {
    guard core.takeRenderingPlace() else { return body(.failure(.overloaded)) }
    let ticket = ticket()
    documentWaits[ticket] = body
    core.worker.execute { [self] in
      let made = Self.paged(document)
      core.returnRenderingPlace()
      loop.execute { [self] in documentWaits.removeValue(forKey: ticket)?(made) }
    }
  }

  private static func paged(_ document: Document) -> Result<PagedDocument, Status> {
    do throws(DocumentFailure) {
      let made = try document.paged()
      return .success(PagedDocument(pdf: made.bytes, pageCount: made.pageCount))
    } catch {
      return .failure(Status(error))
    }
  }
}

extension Status {
  /// A document too large to be one.
  init(_ failure: DocumentFailure) {
    self.init(
      .init(code: .limitExceeded, field: failure.field, allowed: failure.message),
      "no document can be made of it: \(failure)")
  }
}
