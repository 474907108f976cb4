import APISchema
import Client
import MigrationFiles
import Values

/// Everything of one kind, through the API's lists, in the order in which it came into the store.
struct Export {
  private static let pageSize: UInt32 = 500

  private let client: ShowroomClient
  private(set) var count = 0
  private var sequences: ClosedRange<UInt64>?
  private var withoutCode = 0

  init(_ client: ShowroomClient) { self.client = client }

  /// When the records are from.
  var span: String {
    guard let sequences else { return "nothing" }
    if sequences.lowerBound == sequences.upperBound { return "as of \(sequences.lowerBound)" }
    return "as of \(sequences.lowerBound) to \(sequences.upperBound): the store changed meanwhile"
  }

  /// What whoever takes the file over should know.
  var remarks: String {
    withoutCode == 0 ? "" : "\(withoutCode) clients have no code; they are written as client-ID\n"
  }

  mutating func note(_ sequence: UInt64) {
    let (low, high) = (sequences?.lowerBound ?? sequence, sequences?.upperBound ?? sequence)
    sequences = min(low, sequence)...max(high, sequence)
  }

  mutating func records(
    of kind: MigrationKind, _ body: (ImportRow.Body) throws -> Void
  ) async throws {
    switch kind {
    case .clients:
      let tiers = try await tierCodes()
      for client in try await clients() {
        if client.code.isEmpty { withoutCode += 1 }
        try body(.client(ImportedClient(client, tiers: tiers)))
        count += 1
      }
    case .staff:
      for member in try await staff() {
        try body(.staff(ImportedStaff(member)))
        count += 1
      }
    case .priceTiers:
      for tier in try await tiers() {
        try body(.priceTier(ImportedPriceTier(tier)))
        count += 1
      }
    case .batches: try await batches(body)
    case .orders: try await orders(body)
    }
  }

  private mutating func tierCodes() async throws -> [PriceTierID: String] {
    var codes: [PriceTierID: String] = [:]
    for tier in try await tiers() { codes[tier.priceTierID] = tier.code }
    return codes
  }

  private mutating func tiers() async throws -> [PriceTier] {
    var request = ListPriceTiersRequest(pageSize: Self.pageSize)
    var tiers: [PriceTier] = []
    repeat {
      let page = try await client.directory.listPriceTiers(request)
      note(page.sequence)
      tiers += page.priceTiers
      request.pageToken = page.nextPageToken
    } while !request.pageToken.isEmpty
    return tiers
  }

  private mutating func clients() async throws -> [Client] {
    var request = ListClientsRequest(pageSize: Self.pageSize)
    var clients: [Client] = []
    repeat {
      let page = try await client.directory.listClients(request)
      note(page.sequence)
      clients += page.clients
      request.pageToken = page.nextPageToken
    } while !request.pageToken.isEmpty
    return clients
  }

  private mutating func staff() async throws -> [StaffMember] {
    var request = ListStaffRequest(pageSize: Self.pageSize)
    var staff: [StaffMember] = []
    repeat {
      let page = try await client.directory.listStaff(request)
      note(page.sequence)
      staff += page.staff
      request.pageToken = page.nextPageToken
    } while !request.pageToken.isEmpty
    return staff
  }

  private mutating func batches(_ body: (ImportRow.Body) throws -> Void) async throws {
    var request = ListBatchesRequest(pageSize: Self.pageSize)
    repeat {
      let page = try await client.inventory.listBatches(request)
      note(page.sequence)
      for batch in page.batches { try body(.batch(ImportedBatch(batch))) }
      count += page.batches.count
      request.pageToken = page.nextPageToken
    } while !request.pageToken.isEmpty
  }

  private mutating func orders(_ body: (ImportRow.Body) throws -> Void) async throws {
    var names = OrderNames()
    for client in try await clients() { names.clients[client.clientID] = client.exportedCode }
    for member in try await staff() { names.staff[member.staffID] = member.login }
    // The list begins with the newest; files begin with the oldest.
    let ids = try await orderIDs().reversed()
    var rest = ids[...]
    while !rest.isEmpty {
      let part = rest.prefix(ExportLimits.callsAtOnceMax)
      rest = rest.dropFirst(part.count)
      for response in try await Self.fetch(Array(part), client) {
        note(response.sequence)
        try body(.order(ImportedOrder(response.order, names)))
        count += 1
      }
    }
  }

  private mutating func orderIDs() async throws -> [OrderID] {
    var request = ListOrdersRequest(pageSize: Self.pageSize)
    var ids: [OrderID] = []
    repeat {
      let page = try await client.orders.listOrders(request)
      note(page.sequence)
      ids += page.orders.map(\.orderID)
      request.pageToken = page.nextPageToken
    } while !request.pageToken.isEmpty
    return ids
  }

  /// Several orders at once, in the order asked for.
  private static func fetch(
    _ ids: [OrderID], _ client: ShowroomClient
  ) async throws -> [GetOrderResponse] {
    try await withThrowingTaskGroup(of: (Int, GetOrderResponse).self) { group in
      for (position, id) in ids.enumerated() {
        group.addTask {
          (position, try await client.orders.getOrder(GetOrderRequest(orderID: id)))
        }
      }
      var responses: [Int: GetOrderResponse] = [:]
      for try await (position, response) in group { responses[position] = response }
      return ids.indices.compactMap { responses[$0] }
    }
  }
}

enum ExportLimits {
  /// Orders asked for at the same time.
  static let callsAtOnceMax = 32
}

/// What people call whoever an order names by id.
struct OrderNames {
  var clients: [ClientID: String] = [:]
  var staff: [StaffID: String] = [:]
}
