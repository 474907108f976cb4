public import APISchema

/// A record that another one names.
public struct RowReference: Hashable, Sendable {
  /// What it is.
  public var kind: MigrationKind
  /// What it is called there: its code, name or login.
  public var key: String

  /// A record of a kind, by its key.
  public init(_ kind: MigrationKind, _ key: String) {
    self.kind = kind
    self.key = key
  }
}

extension ImportRow.Body {
  /// The kind of file that it stands in.
  public var kind: MigrationKind {
    switch self {
    case .client: .clients
    case .staff: .staff
    case .priceTier: .priceTiers
    case .batch: .batches
    case .order: .orders
    case .preset: .presets
    case .account: .accounts
    case .sheet: .sheets
    }
  }

  /// What it is recognised by.
  public var key: String {
    switch self {
    case .client(let client): client.code
    case .staff(let member): member.login
    case .priceTier(let tier): tier.code
    case .batch(let batch): batch.batch.code
    case .order(let order): order.externalNumber
    case .preset(let preset): preset.name
    case .account(let account): account.login.lowercased()
    case .sheet(let sheet): sheet.externalNumber
    }
  }

  /// The records that it names, each once, in the order of their kinds.
  public var references: [RowReference] {
    var references: [RowReference] = []
    switch self {
    case .staff, .priceTier, .preset, .batch: break
    case .client(let client):
      references = [.init(.priceTiers, client.priceTierCode), .init(.presets, client.presetName)]
    case .account(let account): references = [.init(.clients, account.clientCode)]
    case .sheet(let sheet):
      references = [.init(.staff, sheet.staffLogin), .init(.clients, sheet.clientCode)]
      references += sheet.items.map { .init(.batches, $0.batchCode) }
    case .order(let order):
      references = [.init(.staff, order.staffLogin), .init(.clients, order.clientCode)]
      references += order.lines.map { .init(.batches, $0.batchCode) }
    }
    var seen: Set<RowReference> = []
    return references.filter { !$0.key.isEmpty && seen.insert($0).inserted }
  }
}
