import APISchema
import StoreSchema

extension APISchema.SampleStatus {
  init(_ status: StoreSchema.SampleStatus) {
    self = Self(rawValue: status.rawValue) ?? .unspecified
  }
}

extension APISchema.Sample {
  /// A sample as everyone in the session may see it.
  init(_ sample: StoreSchema.Sample) {
    self.init(
      sampleID: sample.id,
      sessionID: sample.sessionID,
      batchID: sample.batchID,
      lineID: sample.lineID,
      batchCode: sample.batchCode,
      productName: sample.productName,
      unitOfMeasure: APISchema.UnitOfMeasure(sample.unitOfMeasure),
      quantity: sample.quantity,
      status: APISchema.SampleStatus(sample.status),
      requestedAt: sample.requestedAt,
      acknowledgedAt: sample.acknowledgedAt,
      deliveredAt: sample.deliveredAt,
      closedAt: sample.closedAt,
      version: sample.version)
  }
}

extension APISchema.WarehouseSample {
  /// The same with what staff and warehouse need.
  init(_ sample: StoreSchema.Sample) {
    self.init(
      sample: APISchema.Sample(sample),
      clientName: sample.clientName,
      staffName: sample.staffName,
      location: sample.location,
      zone: sample.zone,
      requestedBy: APISchema.Actor(sample.requestedBy),
      acknowledgedBy: sample.acknowledgedBy.map { APISchema.Actor($0) },
      deliveredBy: sample.deliveredBy.map { APISchema.Actor($0) },
      closedBy: sample.closedBy.map { APISchema.Actor($0) },
      closeReason: sample.closeReason)
  }
}
