extension Rejection {
  /// Why not, wherever in the request it is.
  public var cause: Rejection {
    if case .part(_, let rejection) = self { return rejection.cause }
    return self
  }

  /// The same, said of a part of the request: an item of a list, or a message in it. `batchField`
  /// is how that part names its batch.
  func at(_ path: String, batchField: String = "batch_id") -> Rejection {
    switch self {
    // A reason belongs to the price that needs it.
    case .invalidField("reason", let allowed):
      return .invalidField(field: "\(path).unit_price.reason", allowed: allowed)
    case .invalidField(let field, let allowed):
      return .invalidField(field: "\(path).\(field)", allowed: allowed)
    case .alreadyExists(let field): return .alreadyExists(field: "\(path).\(field)")
    // Of the whole, not of its part.
    case .limitExceeded: return self
    case .batchNotFound, .batchNotAvailable: return .part("\(path).\(batchField)", self)
    case .invalidQuantity: return .part("\(path).quantity_e4", self)
    case .invalidAdjustment: return .part("\(path).unit_price.unit_price_cents", self)
    default: return .part(path, self)
    }
  }

  /// Runs a step of a command that is about one part of the request.
  static func at<Value>(
    _ path: @autoclosure () -> String, batchField: String = "batch_id",
    _ step: () throws(Rejection) -> Value
  ) throws(Rejection) -> Value {
    do throws(Rejection) {
      return try step()
    } catch {
      throw error.at(path(), batchField: batchField)
    }
  }
}
