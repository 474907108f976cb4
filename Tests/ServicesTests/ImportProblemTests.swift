import APISchema
import StoreSchema
import Testing
import Values

@testable import Commerce
@testable import Services

/// Problems of rows carry the API's numbers, although the domain does not know the API.
@Suite struct ImportProblemTests {
  private static let rejections: [Commerce.Rejection] = [
    .invalidField(field: "name", allowed: "x"), .limitExceeded(field: "lines", allowed: "x"),
    .alreadyExists(field: "code"), .insufficientInventory(available: .zero),
    .invalidQuantity(allowed: "x"), .batchNotAvailable(.closed), .batchNotFound,
    .invalidOverrideType(allowed: "x"), .invalidAdjustment(allowed: "x"), .clientNotFound,
    .staffNotFound, .permissionDenied(allowed: "x"), .versionConflict(current: 1),
    .priceTierNotFound, .emptyOrder,
  ]

  @Test("S2-MIG07: a row's problem has the domain code of its rejection", arguments: rejections)
  func numbers(_ rejection: Commerce.Rejection) {
    let problem = StoreSchema.ImportProblem(rejection, row: 7, at: "lines[2]")
    #expect(APISchema.ImportProblem(problem).code == rejection.code)
    #expect(problem.rowNumber == 7 && problem.field.hasPrefix("lines[2]"))
    #expect(!problem.allowed.isEmpty)
  }
}
