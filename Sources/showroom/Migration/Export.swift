import APISchema
import Client
import MigrationFiles
import Values

/// Everything of one kind, through the API's lists, in the order in which it came into the store.
struct Export {
  typealias Body = (ExportedRecord) throws -> Void

  private static let pageSize: UInt32 = 500

  private let client: ShowroomClient
  /// Records of the kind at hand that were given, and how many there are; 0: not known.
  private(set) var count = 0
  private var total = 0
  /// Commits that the lists are from, of all kinds so far.
  private(set) var sequences: ClosedRange<UInt64>?
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

  mutating func records(of kind: MigrationKind, _ body: Body) async throws {
    (count, total) = (0, 0)
    switch kind {
    case .clients: try await clients(body)
    case .staff:
      for member in expect(try await staff()) {
        try give(.staff(ImportedStaff(member)), to: body)
      }
    case .priceTiers:
      for tier in expect(try await tiers()) {
        try give(.priceTier(ImportedPriceTier(tier)), to: body)
      }
    case .presets:
      for preset in expect(try await presets(excludingSystem: true)) {
        try give(.preset(ImportedPreset(preset)), to: body)
      }
    case .accounts: try await accounts(body)
    case .batches: try await batches(body)
    case .sheets: try await sheets(body)
    case .orders: try await orders(body)
    }
  }

  private mutating func expect<Record>(_ records: [Record]) -> [Record] {
    total = records.count
    return records
  }

  private mutating func give(_ record: ImportRow.Body, to body: Body) throws {
    count += 1
    try body(ExportedRecord(body: record, number: count, total: total))
  }

  /// What a record names is asked for after it: so nothing is named that is not known.
  private mutating func clients(_ body: Body) async throws {
    let clients = expect(try await clients())
    let tiers = try await tierCodes()
    let presets = try await presetNames()
    let codes = Self.codes(of: clients)
    for client in clients {
      if client.code.isEmpty { withoutCode += 1 }
      let code = codes[client.clientID]
      try give(
        .client(ImportedClient(client, code: code, tiers: tiers, presets: presets)), to: body)
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

  private mutating func presetNames() async throws -> [PresetID: String] {
    var names: [PresetID: String] = [:]
    for preset in try await presets(excludingSystem: false) { names[preset.presetID] = preset.name }
    return names
  }

  private mutating func presets(excludingSystem: Bool) async throws -> [CatalogPreset] {
    var request = ListPresetsRequest(excludeSystem: excludingSystem, pageSize: Self.pageSize)
    var presets: [CatalogPreset] = []
    repeat {
      let page = try await client.catalogPresets.list(request)
      note(page.sequence)
      presets += page.presets
      request.pageToken = page.nextPageToken
    } while !request.pageToken.isEmpty
    return presets
  }

  /// Those of each client, in the order of the clients.
  private mutating func accounts(_ body: Body) async throws {
    let connection = client
    let clients = try await clients()
    let codes = Self.codes(of: clients)
    try await each(of: clients) { owner in
      try await connection.accounts.list(ListAccountsRequest(clientID: owner.clientID))
    } body: { export, found in
      export.note(found.sequence)
      for account in found.accounts {
        try export.give(
          .account(ImportedAccount(account, of: codes[account.clientID])), to: body)
      }
    }
  }

  private mutating func sheets(_ body: Body) async throws {
    let connection = client
    // The list begins with the newest; files begin with the oldest.
    let sheets = expect(try await sheetList())
    let names = try await orderNames()
    let numbers = ExportedNames(
      sheets.map { ($0.sheetID, $0.externalNumber, "sheet-\($0.sheetID)") })
    try await each(of: sheets.map(\.sheetID).reversed()) { id in
      try await connection.salesSheets.get(GetSheetRequest(sheetID: id))
    } body: { export, response in
      export.note(response.sequence)
      let number = numbers[response.sheet.summary.sheetID]
      try export.give(.sheet(ImportedSheet(response.sheet, number: number, names)), to: body)
    }
  }

  private mutating func sheetList() async throws -> [SheetSummary] {
    var request = ListSheetsRequest(archivedToo: true, pageSize: Self.pageSize)
    var sheets: [SheetSummary] = []
    repeat {
      let page = try await client.salesSheets.list(request)
      note(page.sequence)
      sheets += page.sheets
      request.pageToken = page.nextPageToken
    } while !request.pageToken.isEmpty
    return sheets
  }

  private mutating func orderNames() async throws -> OrderNames {
    var names = OrderNames()
    names.clients = Self.codes(of: try await clients())
    for member in try await staff() { names.staff[member.staffID] = member.login }
    return names
  }

  private static func codes(of clients: [Client]) -> ExportedNames<ClientID> {
    ExportedNames(clients.map { ($0.clientID, $0.code, "client-\($0.clientID)") })
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

  private mutating func batches(_ body: Body) async throws {
    var request = ListBatchesRequest(pageSize: Self.pageSize)
    repeat {
      let page = try await client.inventory.listBatches(request)
      note(page.sequence)
      total = Int(page.totalCount)
      for batch in page.batches { try give(.batch(ImportedBatch(batch)), to: body) }
      request.pageToken = page.nextPageToken
    } while !request.pageToken.isEmpty
  }

  private mutating func orders(_ body: Body) async throws {
    let connection = client
    // The list begins with the newest; files begin with the oldest.
    let orders = expect(try await orderList())
    let names = try await orderNames()
    let numbers = ExportedNames(
      orders.map { ($0.orderID, $0.externalNumber, $0.orderNumber) })
    let ids: [OrderID] = orders.map(\.orderID).reversed()
    try await each(of: ids) { id in
      let order = try await connection.orders.getOrder(GetOrderRequest(orderID: id))
      let margins = try await connection.orders.getMargins(
        GetOrderMarginsRequest(orderID: id, atLeast: order.sequence))
      return (order, margins)
    } body: { export, found in
      export.note(found.0.sequence)
      let order = found.0.order
      let costs = Dictionary(
        found.1.items.map { ($0.lineID, $0.cost.unitCost) }, uniquingKeysWith: { first, _ in first }
      )
      let number = numbers[order.summary.orderID]
      try export.give(
        .order(ImportedOrder(order, number: number, names, costs: costs)), to: body)
    }
  }

  private mutating func orderList() async throws -> [OrderSummary] {
    var request = ListOrdersRequest(pageSize: Self.pageSize)
    var orders: [OrderSummary] = []
    repeat {
      let page = try await client.orders.listOrders(request)
      note(page.sequence)
      orders += page.orders
      request.pageToken = page.nextPageToken
    } while !request.pageToken.isEmpty
    return orders
  }

  /// Asks for several things at once, and takes the answers in the order of the things.
  private mutating func each<Thing: Sendable, Answer: Sendable>(
    of things: [Thing], _ ask: @escaping @Sendable (Thing) async throws -> Answer,
    body: (inout Export, Answer) throws -> Void
  ) async throws {
    var rest = things[...]
    while !rest.isEmpty {
      let part = Array(rest.prefix(ExportLimits.callsAtOnceMax))
      rest = rest.dropFirst(part.count)
      let answers = try await withThrowingTaskGroup(of: (Int, Answer).self) { group in
        for (position, thing) in part.enumerated() {
          group.addTask { (position, try await ask(thing)) }
        }
        var answers: [Int: Answer] = [:]
        for try await (position, answer) in group { answers[position] = answer }
        return part.indices.compactMap { answers[$0] }
      }
      for answer in answers { try body(&self, answer) }
    }
  }
}

/// A record on its way into a file.
struct ExportedRecord {
  let body: ImportRow.Body
  /// From 1.
  let number: Int
  /// How many there are; 0: not known.
  let total: Int
}

enum ExportLimits {
  /// Orders, sheets or clients' accounts asked for at the same time.
  static let callsAtOnceMax = 32
}

/// What people call whoever an order names by id.
struct OrderNames {
  var clients = ExportedNames<ClientID>()
  var staff: [StaffID: String] = [:]
}
