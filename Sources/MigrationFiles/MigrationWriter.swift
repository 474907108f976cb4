public import APISchema
import Codec
import DelimitedText

/// Records as text of a file: what `MigrationReader` reads as the same records.
public struct MigrationWriter: Sendable {
  private let kind: MigrationKind
  private let format: MigrationFormat

  /// Writes files of this kind.
  public init(_ kind: MigrationKind, _ format: MigrationFormat) {
    self.kind = kind
    self.format = format
  }

  /// What stands before all records: the header of CSV.
  public var header: String { format == .csv ? CSVWriter.line(kind.columns) : "" }

  /// A record, as one line or more.
  public func text(_ body: ImportRow.Body) -> String {
    switch format {
    case .csv: Self.records(body).map(CSVWriter.line).joined()
    case .jsonLines: Self.json(body) + "\n"
    }
  }

  private static func records(_ body: ImportRow.Body) -> [[String]] {
    switch body {
    case .client(let client): [ClientColumns.fields(client)]
    case .staff(let member): [StaffColumns.fields(member)]
    case .priceTier(let tier): [PriceTierColumns.fields(tier)]
    case .batch(let batch): [BatchColumns.fields(batch)]
    case .preset(let preset): [PresetColumns.fields(preset)]
    case .account(let account): [AccountColumns.fields(account)]
    case .sheet(let sheet): SheetColumns.records(sheet)
    case .order(let order): OrderColumns.records(order)
    }
  }

  private static func json(_ body: ImportRow.Body) -> String {
    let options = JSONWriteOptions(usesProtoNames: true)
    return switch body {
    case .client(let client): client.jsonText(options: options)
    case .staff(let member): member.jsonText(options: options)
    case .priceTier(let tier): tier.jsonText(options: options)
    case .batch(let batch): batch.jsonText(options: options)
    case .preset(let preset): preset.jsonText(options: options)
    case .account(let account): account.jsonText(options: options)
    case .sheet(let sheet): sheet.jsonText(options: options)
    case .order(let order): order.jsonText(options: options)
    }
  }
}
