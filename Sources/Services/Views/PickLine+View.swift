import APISchema
import Commerce
import StoreSchema
import Values

extension APISchema.PickLine {
  init(_ line: StoreSchema.PickLine) {
    self.init(
      lineID: line.lineID,
      sessionID: line.sessionID,
      orderID: line.orderID,
      clientName: line.clientName,
      staffName: line.staffName,
      batchID: line.batchID,
      batchCode: line.batchCode,
      productName: line.productName,
      unitOfMeasure: APISchema.UnitOfMeasure(line.unitOfMeasure),
      location: line.location,
      quantity: line.quantity,
      picked: line.picked,
      recalled: line.recalled,
      status: APISchema.PickStatus(line.state),
      pickedBy: line.pickedBy?.name ?? "",
      pickedAt: line.pickedAt,
      releasedAt: line.releasedAt,
      version: line.version)
    describeWay(of: line)
  }

  /// What the line's way through the warehouse adds to it.
  private mutating func describeWay(of line: StoreSchema.PickLine) {
    zone = line.warehouseZone
    barcode = line.barcodeToScan
    priority = line.priority
    claimedBy = line.claimedBy?.name ?? ""
    claimedAt = line.claimedAt
    short = line.short
    shortReason = line.shortReason
    shortResolution = APISchema.ShortResolution(line.shortResolution)
    replacementLineID = line.replacementLineID
    recallAcknowledgedBy = line.recallAcknowledgedBy?.name ?? ""
    stagedAt = line.stagedAt
    stagingLocation = line.stagingLocation
    handedOverAt = line.handedOverAt
    addedAt = line.addedAt
    recalledAt = line.recalledAt
    recallDueAt = line.recallDueAt
  }
}

extension APISchema.ShortResolution {
  init(_ resolution: StoreSchema.ShortResolution) {
    self =
      switch resolution {
      case .unspecified: .unspecified
      case .reallocated: .reallocated
      case .substituted: .substituted
      case .accepted: .accepted
      }
  }
}

extension APISchema.PickChanged {
  /// Where a line stands in the warehouse, for its session's staff (S1-GAP04).
  init(_ line: StoreSchema.PickLine) {
    self.init(
      lineID: line.lineID,
      status: APISchema.PickStatus(line.state),
      picked: line.picked,
      recalled: line.recalled,
      pickedBy: line.pickedBy?.name ?? "",
      claimedBy: line.claimedBy?.name ?? "",
      short: line.short,
      shortReason: line.shortReason,
      replacementLineID: line.replacementLineID)
  }
}

extension APISchema.PickGroup {
  /// A group is never empty. What is said of its session holds when it is grouped by one.
  init(_ group: Commerce.PickGroup) {
    let isOfOne = !group.sessionID.isNone || !group.orderID.isNone
    let first = isOfOne ? group.lines.first : nil
    self.init(
      sessionID: group.sessionID,
      orderID: first?.orderID ?? .none,
      clientName: first?.clientName ?? "",
      staffName: first?.staffName ?? "",
      lines: group.lines.map { APISchema.PickLine($0) },
      zone: group.zone,
      priority: first?.priority ?? 0)
  }

  /// A group of one batch's lines, with their sums.
  init(consolidated group: Commerce.PickGroup) {
    self.init(group)
    batchCode = group.lines.first?.batchCode ?? ""
    for line in group.lines {
      quantity.tenThousandths &+= line.quantity.tenThousandths
      picked.tenThousandths &+= line.picked.tenThousandths
    }
  }
}
