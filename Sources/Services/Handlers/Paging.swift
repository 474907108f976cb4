import RPC
import Values

/// Page sizes and tokens of list methods.
enum Paging {
  /// The size asked for, in bounds; `fallback` for 0.
  static func size(_ asked: UInt32, default fallback: Int = Limits.pageSizeDefault)
    throws(Status) -> Int
  {
    if asked == 0 { return fallback }
    guard asked <= Limits.pageSizeMax else {
      throw .invalidField(
        "page_size", allowed: "1 to \(Limits.pageSizeMax), or 0 for \(fallback)")
    }
    return Int(asked)
  }

  /// The id after which the page begins; nil for the first page.
  static func cursor<ID: Identifier>(_ token: String) throws(Status) -> ID? {
    if token.isEmpty { return nil }
    guard let number = UInt64(token) else {
      throw .invalidField("page_token", allowed: "empty, or next_page_token of the page before")
    }
    return ID(rawValue: number)
  }

  /// The token of the page after; empty when there is none.
  static func token(_ next: (some Identifier)?) -> String {
    next.map { String($0.rawValue) } ?? ""
  }
}
