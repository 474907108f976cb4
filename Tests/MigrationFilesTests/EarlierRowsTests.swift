import APISchema
import Testing
import Values

@testable import MigrationFiles

/// Rows that go along with those that name them (S2-MIG07).
@Suite struct EarlierRowsTests {
  private static let tier = ImportRow.Body.priceTier(ImportedPriceTier(code: "GOLD", name: "Gold"))
  private static let preset = ImportRow.Body.preset(ImportedPreset(name: "Fine"))
  private static let ann = ImportRow.Body.staff(ImportedStaff(login: "ann", name: "Ann"))
  private static let client = ImportRow.Body.client(
    ImportedClient(code: "C-1", name: "One", priceTierCode: "GOLD", presetName: "Fine"))
  private static let tea = ImportRow.Body.batch(
    ImportedBatch(batch: BatchInput(code: "TEA", name: "Tea", location: "A-1", tags: ["new"])))
  private static let order = ImportRow.Body.order(
    ImportedOrder(
      externalNumber: "O-1", clientCode: "C-1", staffLogin: "ann",
      lines: [
        ImportedOrderLine(batchCode: "TEA"), ImportedOrderLine(batchCode: "GONE"),
        ImportedOrderLine(batchCode: "TEA"),
      ]))

  private static func rows(_ bodies: [ImportRow.Body]) -> EarlierRows {
    var rows = EarlierRows()
    for body in bodies { rows.add(body) }
    return rows
  }

  private static func keys(
    _ rows: EarlierRows, _ body: ImportRow.Body, besides known: Set<RowReference> = []
  ) -> [String] {
    rows.needed(by: body, besides: known).map(\.reference.key)
  }

  @Test("S2-MIG07: a row's names, each once and none that is empty")
  func references() {
    #expect(Self.order.references.map(\.key) == ["ann", "C-1", "TEA", "GONE"])
    #expect(
      Self.order.references.map(\.kind) == [.staff, .clients, .batches, .batches])
    #expect(Self.client.references.map(\.key) == ["GOLD", "Fine"])
    #expect(ImportRow.Body.client(ImportedClient(code: "C-2")).references.isEmpty)
    let sheet = ImportRow.Body.sheet(
      ImportedSheet(
        externalNumber: "S-1", clientCode: "C-1", items: [ImportedSheetItem(batchCode: "CUP")]))
    #expect(sheet.references.map(\.key) == ["C-1", "CUP"])
    let account = ImportRow.Body.account(ImportedAccount(login: "x", clientCode: "C-1"))
    #expect(account.references == [RowReference(.clients, "C-1")])
    for body in [Self.tier, Self.preset, Self.ann, Self.tea] { #expect(body.references.isEmpty) }
  }

  @Test("S2-MIG07: with a row go those that it names, and those that these name, before them")
  func needed() {
    let rows = Self.rows([Self.tier, Self.preset, Self.ann, Self.client, Self.tea])
    #expect(Self.keys(rows, Self.order) == ["ann", "GOLD", "Fine", "C-1", "TEA"])
    let known: Set = [RowReference(.clients, "C-1"), RowReference(.staff, "ann")]
    #expect(Self.keys(rows, Self.order, besides: known) == ["TEA"])
    #expect(Self.keys(Self.rows([Self.client]), Self.order) == ["C-1"])
    #expect(Self.keys(EarlierRows(), Self.order).isEmpty)
  }

  @Test("S2-MIG07: the same name of another kind is another row")
  func kinds() {
    let named = ImportRow.Body.staff(ImportedStaff(login: "C-1", name: "See one"))
    #expect(Self.keys(Self.rows([named]), Self.order).isEmpty)
  }

  @Test("S2-MIG07: what nothing names is not kept, nor what no row is refused for")
  func kept() throws {
    let rows = Self.rows([Self.order, Self.tea])
    let other = ImportRow.Body.order(
      ImportedOrder(externalNumber: "O-2", lines: [ImportedOrderLine(batchCode: "TEA")]))
    let needed = rows.needed(by: other, besides: [])
    guard case .batch(let batch) = try #require(needed.first).body else {
      Issue.record("\(needed)")
      return
    }
    #expect(batch.batch.name == "Tea" && batch.batch.tags.isEmpty && batch.batch.location.isEmpty)
  }
}
