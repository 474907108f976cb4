import APISchema
import Commerce
import CommerceStore
import Engine
import RPC
import StoreSchema
import Values

extension Handlers {
  func listBatches(
    _ request: APISchema.ListBatchesRequest, _ call: UnaryCall<APISchema.ListBatchesResponse>
  ) {
    call.read(atLeast: request.atLeast) { version throws(Status) in
      let state = version.state.commerce
      if !request.code.isEmpty {
        let batches = Self.batches([state.batch(code: request.code)].compactMap { $0 }, state)
        return .init(
          sequence: version.sequence, batches: batches,
          totalCount: UInt32(clamping: batches.count))
      }
      let page = state.batches(
        after: try Paging.cursor(request.pageToken), limit: try Paging.size(request.pageSize))
      return .init(
        sequence: version.sequence,
        batches: Self.batches(page.items, state),
        nextPageToken: Paging.token(page.next),
        totalCount: UInt32(clamping: page.totalCount))
    }
  }

  private static func batches(
    _ batches: [StoreSchema.Batch], _ state: Commerce.State
  ) -> [APISchema.Batch] {
    batches.map { batch in
      let stock = state.stock(of: batch.id) ?? StoreSchema.BatchStock(batchID: batch.id)
      return APISchema.Batch(batch, stock)
    }
  }

  func upsertBatches(
    _ call: ClientStreamCall<APISchema.UpsertBatchesRequest, APISchema.UpsertBatchesResponse>
  ) {
    call.receive(
      into: APISchema.UpsertBatchesResponse(),
      command: { .upsertBatches(.init(batches: $0.batches.map { Commerce.BatchInput($0) })) },
      fold: { response, reply, sequence in
        guard case .saved(let reply) = reply else { return false }
        guard response.batchIDs.count + reply.ids.count <= Limits.upsertedIDsMax else {
          return false
        }
        response.sequence = sequence
        response.createdCount += reply.createdCount
        response.updatedCount += reply.updatedCount
        response.batchIDs += reply.ids
        return true
      })
  }
}

extension Commerce.BatchInput {
  init(_ input: APISchema.BatchInput) {
    self.init(
      code: input.code,
      name: input.name,
      category: input.category,
      grade: input.grade,
      brand: input.brand,
      strain: input.strain,
      unitOfMeasure: StoreSchema.UnitOfMeasure(rawValue: input.unitOfMeasure.rawValue)
        ?? .unspecified,
      quantityStep: input.quantityStep,
      unitPrice: input.unitPrice,
      unitCost: input.unitCost,
      location: input.location,
      status: StoreSchema.BatchStatus(rawValue: input.status.rawValue) ?? .unspecified,
      tags: input.tags,
      onHand: input.onHand?.onHand)
    barcode = input.barcode
    zone = input.zone
    regularPrice = input.regularPrice
    floorPrice = input.floorPrice
    sampleOnHand = input.sampleOnHand?.onHand
  }
}
