import APISchema
import ArgumentParser
import Client
import TerminalViews
import Values

/// `showroom sample …`
struct SampleCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample", abstract: "Samples: asked for, fetched, delivered, decided.",
    subcommands: [
      SampleRequest.self, SampleAcknowledge.self, SampleDeliver.self, SampleDecide.self,
      SampleCancel.self, SampleUnavailable.self, SampleList.self, SampleWatch.self,
    ])
}

struct SampleRequest: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "request", abstract: "Ask for a sample of a batch or of a line of the cart.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Argument(help: "The session's id.") var session: SessionID
  @Option(help: "The batch's id.") var batch: BatchID?
  @Option(help: "The cart line's id, instead of a batch.") var line: LineID?
  @Option(help: "How much; without it one step of the batch.") var quantity: Quantity?

  func validate() throws {
    if (batch == nil) == (line == nil) { throw ValidationError("give --batch or --line") }
  }

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.samples.requestSample(
      RequestSampleRequest(
        idempotencyKey: key.idempotencyKey, sessionID: session, batchID: batch ?? .none,
        lineID: line ?? .none, quantity: quantity ?? .zero))
    Printer(json: connection.json).show(response) { SampleLines.sample($0.sample) }
  }
}

/// Which sample.
struct SampleArguments: ParsableArguments {
  @Argument(help: "The session's id.") var session: SessionID
  @Argument(help: "The sample's id.") var sample: SampleID
}

struct SampleAcknowledge: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "acknowledge", abstract: "Somebody is fetching it.", aliases: ["ack"])
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @OptionGroup var which: SampleArguments

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.samples.acknowledgeSample(
      SampleCommandRequest(
        idempotencyKey: key.idempotencyKey, sessionID: which.session, sampleID: which.sample))
    Printer(json: connection.json).show(response) { SampleLines.sample($0.sample) }
  }
}

struct SampleDeliver: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "deliver", abstract: "The customer has it.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @OptionGroup var which: SampleArguments

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.samples.deliverSample(
      SampleCommandRequest(
        idempotencyKey: key.idempotencyKey, sessionID: which.session, sampleID: which.sample))
    Printer(json: connection.json).show(response) { SampleLines.sample($0.sample) }
  }
}

/// What the customer thinks of a sample.
enum DecisionChoice: String, ExpressibleByArgument, CaseIterable {
  case buy, pass

  var value: SampleDecision { self == .buy ? .wantToBuy : .passed }
}

struct SampleDecide: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "decide", abstract: "The customer wants to buy it, or passes.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @OptionGroup var which: SampleArguments
  @Argument(help: "buy or pass.") var decision: DecisionChoice
  @Option(help: "With buy: also add so much to the cart.") var add: Quantity?
  @Flag(help: "With pass: also take the sample's line out of the cart.") var removeLine = false

  func validate() throws {
    if add != nil && decision != .buy { throw ValidationError("--add goes with buy only") }
    if removeLine && decision != .pass {
      throw ValidationError("--remove-line goes with pass only")
    }
  }

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.samples.markSampleDecision(
      MarkSampleDecisionRequest(
        idempotencyKey: key.idempotencyKey, sessionID: which.session, sampleID: which.sample,
        decision: decision.value, addQuantity: add ?? .zero, removeLine: removeLine))
    Printer(json: connection.json).show(response) { response in
      let added = response.item.map { "line \($0.lineID): \($0.quantity) in the cart\n" } ?? ""
      return SampleLines.sample(response.sample) + added
    }
  }
}

struct SampleCancel: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "cancel", abstract: "It is not wanted any more.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @OptionGroup var which: SampleArguments
  @Option(help: "Why.") var reason = ""

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.samples.cancelSample(
      CancelSampleRequest(
        idempotencyKey: key.idempotencyKey, sessionID: which.session, sampleID: which.sample,
        reason: reason))
    Printer(json: connection.json).show(response) { SampleLines.sample($0.sample) }
  }
}

struct SampleUnavailable: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "unavailable", abstract: "There is none on the shelf.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @OptionGroup var which: SampleArguments
  @Option(help: "Why.") var reason = ""

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.samples.markSampleUnavailable(
      CancelSampleRequest(
        idempotencyKey: key.idempotencyKey, sessionID: which.session, sampleID: which.sample,
        reason: reason))
    Printer(json: connection.json).show(response) { SampleLines.sample($0.sample) }
  }
}

struct SampleList: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "The queue of open samples, or all of one session.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var pages: PageOptions
  @Argument(help: "The session's id; without it the queue of all sessions.")
  var session: SessionID?
  @Option(help: "Of the queue: only this zone of the warehouse.") var zone = ""

  func run(_ client: ShowroomClient) async throws {
    let printer = Printer(json: connection.json)
    if let session {
      let response = try await client.samples.listSessionSamples(
        ListSessionSamplesRequest(sessionID: session))
      return printer.show(response) { response in
        response.samples.isEmpty ? "(none)\n" : response.samples.map(SampleLines.sample).joined()
      }
    }
    let response = try await client.samples.listPendingSamples(
      ListPendingSamplesRequest(zone: zone, pageSize: pages.limit, pageToken: pages.page))
    printer.show(response) { response in
      SampleLines.table(response.samples)
        + PageOptions.footer(
          shown: response.samples.count, of: response.totalCount, next: response.nextPageToken)
    }
  }
}

struct SampleWatch: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch", abstract: "The queue, then every change of it, until interrupted.")
  @OptionGroup var connection: ConnectionOptions
  @Option(help: "Only this zone of the warehouse.") var zone = ""
  @Option(help: "Go on after this sequence of an earlier watch.") var cursor: UInt64 = 0

  func run(_ client: ShowroomClient) async throws {
    let printer = Printer(json: connection.json)
    let stream = client.samples.watchSamples(WatchSamplesRequest(cursor: cursor, zone: zone))
    for try await message in stream {
      printer.show(message) { message in
        let samples =
          switch message.body {
          case .state(let state): state.samples
          case .changes(let changes): changes.samples
          case .progress: [WarehouseSample]()
          }
        return samples.map { "\(message.sequence) \(SampleLines.line($0))\n" }.joined()
      }
    }
  }
}

/// Samples for people.
enum SampleLines {
  static func sample(_ sample: Sample) -> String {
    let quantity = UnitText.quantity(sample.quantity, sample.unitOfMeasure)
    return "sample \(sample.sampleID): \(PlainText.printable(sample.productName)) (\(quantity)) "
      + "\(SampleText.name(sample.status))\n"
  }

  static func line(_ sample: WarehouseSample) -> String {
    let text = self.sample(sample.sample).dropLast()
    return "session \(sample.sample.sessionID) - \(PlainText.printable(sample.clientName)) "
      + "(\(PlainText.printable(sample.staffName))): \(text) at "
      + PlainText.printable(sample.location)
  }

  static func table(_ samples: [WarehouseSample]) -> String {
    var table = TextTable([
      ("SAMPLE", .right), ("SESSION", .right), ("CUSTOMER", .left), ("STAFF", .left),
      ("PRODUCT", .left), ("QUANTITY", .right), ("LOCATION", .left), ("STATUS", .left),
    ])
    for entry in samples {
      let sample = entry.sample
      table.add([
        "\(sample.sampleID)", "\(sample.sessionID)", entry.clientName, entry.staffName,
        sample.productName, UnitText.quantity(sample.quantity, sample.unitOfMeasure),
        entry.location, SampleText.name(sample.status),
      ])
    }
    return table.text()
  }
}
