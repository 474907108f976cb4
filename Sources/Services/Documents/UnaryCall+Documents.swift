import APISchema
import CommerceStore
import Documents
import Engine
import RPC

/// Makes what is asked for from the version that the call reads; refuses what the caller may not
/// have.
typealias DocumentMaker =
  (Version<CommerceMachine>) throws(Status) -> (document: Document, fileName: String)

extension UnaryCall<APISchema.ExportTextResponse> {
  /// Answers with a document as text.
  func respondAsText(atLeast sequence: UInt64, _ make: @escaping DocumentMaker) {
    read(atLeast: sequence) { version throws(Status) in
      let document = try make(version).document
      do throws(DocumentFailure) {
        return .init(sequence: version.sequence, text: try document.plainText())
      } catch {
        throw Status(error)
      }
    }
  }
}

extension UnaryCall<APISchema.ExportPdfResponse> {
  /// Answers with a document as PDF, made off the loop.
  func respondAsPdf(atLeast sequence: UInt64, _ make: @escaping DocumentMaker) {
    scope.loop.withVersion(atLeast: sequence, scope.call) { version in
      do throws(Status) {
        let (document, fileName) = try make(version)
        scope.loop.render(document) { made in
          switch made {
          case .failure(let status): fail(status)
          case .success(let file):
            respond(
              .init(
                sequence: version.sequence, pdf: file.pdf,
                pageCount: UInt32(clamping: file.pageCount), fileName: fileName))
          }
        }
      } catch {
        fail(error)
      }
    }
  }
}
