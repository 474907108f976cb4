import DelimitedText
import Values

/// The ids the server gave to the survey's batches and clients, by their indices.
struct Goods: Sendable {
  var batches: [BatchID]
  var clients: [ClientID]
}

extension Replay {
  func key(_ parts: String...) -> String {
    ([options.name] + parts).joined(separator: ":")
  }

  /// Batches in a few large commits, clients one by one.
  func saveGoods(_ report: inout ReplayReport) async throws -> Goods {
    var goods = Goods(batches: [], clients: [])
    for start in stride(from: 0, to: survey.batches.count, by: Limits.batchesPerMessageMax) {
      let end = min(start + Limits.batchesPerMessageMax, survey.batches.count)
      let ids = try await driver.saveBatches(
        Array(survey.batches[start..<end]), key: key("batches", "\(start)"))
      guard ids.count == end - start else {
        throw ReplayError("the server answered \(ids.count) ids for \(end - start) batches")
      }
      goods.batches += ids
      report.commands += 1
    }
    for (index, client) in survey.clients.enumerated() {
      goods.clients.append(try await driver.saveClient(client, key: key("client", "\(index)")))
      report.commands += 1
    }
    return goods
  }

  /// One salesperson: a sale after the other, as long as there are any.
  func sell<Source: ByteSource>(
    staff: Int, from queue: SaleQueue<Source>, _ goods: Goods
  ) async throws -> SalesTally {
    var tally = SalesTally()
    while let sale = try await queue.next() {
      await board.waitForWarehouse()
      try await play(sale, staff: staff, goods, &tally)
    }
    return tally
  }

  private func play(
    _ sale: Sale, staff: Int, _ goods: Goods, _ tally: inout SalesTally
  ) async throws {
    let session = try await driver.openSession(
      staff: staff, client: goods.clients[sale.client], key: key(sale.invoice, "open"))
    var lines: Set<LineID> = []
    for (number, line) in sale.lines.enumerated() {
      let addition = CartAddition(
        batch: goods.batches[line.batch], quantity: line.quantity,
        unitPrice: line.isNegotiated ? line.unitPrice : nil, isSeparate: line.isSeparate)
      let began = now
      let id = try await driver.addLine(
        staff: staff, session: session, addition, key: key(sale.invoice, "\(number)"))
      if lines.insert(id).inserted {
        meter.started(id, at: began)
        board.added()
      }
    }
    let total = try await driver.complete(
      staff: staff, session: session, key: key(sale.invoice, "complete"))
    guard total == sale.total else {
      throw ReplayError("invoice \(sale.invoice): the order says \(total), the file \(sale.total)")
    }
    guard let sum = tally.total.adding(total) else {
      throw ReplayError("the sum of all orders doesn't fit 64 bits")
    }
    tally.total = sum
    tally.sessions += 1
    tally.additions += sale.lines.count
    tally.cartLines += lines.count
    tally.expectedCartLines += sale.cartLineCount
    tally.commands += sale.lines.count + 2
  }

  /// One scanner: its stream fills the board, its hands empty it.
  func addScanner(_ scanner: Int, to group: inout ThrowingTaskGroup<Finished, any Error>) {
    group.addTask {
      try await driver.watchPickList(
        scanner: scanner, onState: { board.streamOpened() },
        onUpdate: { update in
          guard board.scanner(of: update.line) == scanner else { return }
          if update.isQueued && update.picked == .zero { meter.seen(update.line, at: now) }
          board.saw(update)
        })
      return .scanner
    }
    for _ in 0..<options.handsPerScanner {
      group.addTask {
        while let update = await board.next(scanner: scanner) {
          let mark = key("pick", "\(update.line)", "\(update.quantity)")
          if try await driver.markPicked(scanner: scanner, update, key: mark) == .picked {
            board.picked(update)
          }
        }
        // The board was closed: everything is picked, or somebody failed.
        throw CancellationError()
      }
    }
  }

  /// Fails when nothing at all happens for too long: something got lost.
  func watchForStall() async throws -> Finished {
    var progress = -1
    while true {
      if board.progress == progress {
        throw ReplayError(
          "nothing happened for \(options.stallSecondsMax) s: \(board.linesPicked) lines picked, "
            + "\(board.quantityPicked) of \(survey.quantity) units")
      }
      progress = board.progress
      try await Task.sleep(for: .seconds(options.stallSecondsMax), clock: clock)
    }
  }
}
