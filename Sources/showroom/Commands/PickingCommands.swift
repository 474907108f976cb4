import APISchema
import ArgumentParser
import Client
import TerminalViews
import Values

// The picking dialogue, after `picklist show`, `watch` and `pick`.

/// Lines of one session.
struct PickLinesArguments: ParsableArguments {
  @Argument(help: "The session's id.") var session: SessionID
  @Argument(help: "The lines' ids; without any all that it can be done to.")
  var lines: [LineID] = []
}

/// One line.
struct PickLineArguments: ParsableArguments {
  @Argument(help: "The session's id; 0 for an order that had none.") var session: SessionID
  @Argument(help: "The line's id.") var line: LineID
}

struct PickListClaim: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "claim", abstract: "I am on my way: changes by sales are recalls from now on.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @OptionGroup var which: PickLinesArguments
  @Flag(help: "Also lines that somebody else has claimed.") var takeOver = false

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.pickList.claimPick(
      ClaimPickRequest(
        idempotencyKey: key.idempotencyKey, sessionID: which.session, lineIDs: which.lines,
        takeOver: takeOver))
    Printer(json: connection.json).show(response) { PickText.lines($0.lines) }
  }
}

struct PickListUnclaim: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "unclaim", abstract: "Give claimed lines back to the queue.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @OptionGroup var which: PickLinesArguments

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.pickList.unclaimPick(
      UnclaimPickRequest(
        idempotencyKey: key.idempotencyKey, sessionID: which.session, lineIDs: which.lines))
    Printer(json: connection.json).show(response) { PickText.lines($0.lines) }
  }
}

struct PickListShort: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "short", abstract: "Less is there than wanted.",
    discussion: """
      What is missing leaves sale. Another batch of the same product makes up for it where that \
      is allowed; else the line waits for reallocate, substitute or accept-short.
      """)
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @OptionGroup var which: PickLineArguments
  @Option(help: "What is off the shelf in all; less than wanted.") var picked: Quantity
  @Option(help: "Why.") var reason: String
  @Flag(help: "Do not make up for it from another batch.") var noReallocation = false

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.pickList.shortPick(
      ShortPickRequest(
        idempotencyKey: key.idempotencyKey, sessionID: which.session, lineID: which.line,
        picked: picked, reason: reason, noReallocation: noReallocation))
    Printer(json: connection.json).show(response, PickText.short)
  }
}

struct PickListReallocate: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "reallocate", abstract: "Another batch of the product makes up for a short pick.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @OptionGroup var which: PickLineArguments

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.pickList.reallocatePick(
      ReallocatePickRequest(
        idempotencyKey: key.idempotencyKey, sessionID: which.session, lineID: which.line))
    Printer(json: connection.json).show(response, PickText.short)
  }
}

struct PickListSubstitute: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "substitute", abstract: "This batch makes up for a short pick (STAFF).",
    discussion: """
      At the price that was agreed. Of a sold order the customer's consent is needed, and another \
      price can be named.
      """)
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @OptionGroup var which: PickLineArguments
  @Argument(help: "The batch's id.") var batch: BatchID
  @Option(help: "Of a sold order: who of the customer agreed, and how.") var consent = ""
  @Option(help: "Of a sold order: another price a unit than the one agreed.") var price: Money?

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.pickList.substitutePick(
      SubstitutePickRequest(
        idempotencyKey: key.idempotencyKey, sessionID: which.session, lineID: which.line,
        batchID: batch, unitPrice: price.map { UnitPrice(unitPrice: $0) }, consent: consent))
    Printer(json: connection.json).show(response, PickText.short)
  }
}

struct PickListAcceptShort: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "accept-short", abstract: "Go on with what is there: the line shrinks to it.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @OptionGroup var which: PickLineArguments

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.pickList.acceptShort(
      AcceptShortRequest(
        idempotencyKey: key.idempotencyKey, sessionID: which.session, lineID: which.line))
    Printer(json: connection.json).show(response, PickText.short)
  }
}

struct PickListAcknowledge: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "acknowledge", abstract: "The recall has been seen.", aliases: ["ack"])
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @OptionGroup var which: PickLineArguments

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.pickList.acknowledgeRecall(
      AcknowledgeRecallRequest(
        idempotencyKey: key.idempotencyKey, sessionID: which.session, lineID: which.line))
    Printer(json: connection.json).show(response) { PickText.lines($0.lines) }
  }
}

struct PickListReturn: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "return", abstract: "Recalled goods are on the shelf again: their stock is free.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @OptionGroup var which: PickLineArguments

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.pickList.returnToShelf(
      ReturnToShelfRequest(
        idempotencyKey: key.idempotencyKey, sessionID: which.session, lineID: which.line))
    Printer(json: connection.json).show(response) { PickText.lines($0.lines) }
  }
}

struct PickListStage: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "stage", abstract: "Picked lines stand together at a place.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @OptionGroup var which: PickLinesArguments
  @Option(help: "The place, e.g. \"Dock 2\".") var at = ""

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.pickList.stagePick(
      StagePickRequest(
        idempotencyKey: key.idempotencyKey, sessionID: which.session, lineIDs: which.lines,
        stagingLocation: at))
    Printer(json: connection.json).show(response) { PickText.lines($0.lines) }
  }
}

struct PickListHandOver: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "hand-over", abstract: "Lines of an order are loaded, or given to the customer.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @OptionGroup var which: PickLinesArguments

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.pickList.handOverPick(
      HandOverPickRequest(
        idempotencyKey: key.idempotencyKey, sessionID: which.session, lineIDs: which.lines))
    Printer(json: connection.json).show(response) { PickText.lines($0.lines) }
  }
}

struct PickListScan: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "scan", abstract: "Send what a scanner read, in the device's own numbering.",
    discussion: """
      Each SCAN is SESSION:LINE:BARCODE or SESSION:LINE:BARCODE@LOCATION, numbered one by one from \
      --number on. Scans that are known already are answered as duplicates.
      """)
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Argument(help: "The device's name.") var device: String
  @Argument(help: "What was read, oldest first.") var scans: [ScanArgument]
  @Option(help: "Number of the first scan: the device counts from 1.") var number: UInt64

  func validate() throws {
    if scans.isEmpty { throw ValidationError("give at least one scan") }
    if number == 0 { throw ValidationError("--number counts from 1") }
  }

  func run(_ client: ShowroomClient) async throws {
    let now = SystemTime.now
    let inputs = scans.enumerated().map { index, scan in
      ScanInput(
        number: number + UInt64(index), sessionID: scan.session, lineID: scan.line,
        barcode: scan.barcode, location: scan.location, scannedAt: now)
    }
    let response = try await client.pickList.submitScans(
      SubmitScansRequest(idempotencyKey: key.idempotencyKey, device: device, scans: inputs))
    Printer(json: connection.json).show(response) { response in
      response.results.map { result in
        let expected = result.expected.isEmpty ? "" : ", expected \(result.expected)"
        return "\(result.number) \(result.outcome)\(PlainText.printable(expected))\n"
      }.joined() + "next number \(response.lastScanNumber + 1)\n"
    }
  }
}

/// "12:3:0614141@A-03".
struct ScanArgument: ExpressibleByArgument {
  let session: SessionID
  let line: LineID
  let barcode: String
  let location: String

  init?(argument: String) {
    let parts = argument.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, let session = SessionID(argument: String(parts[0])),
      let line = LineID(argument: String(parts[1])), !parts[2].isEmpty
    else { return nil }
    let read = parts[2].split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    self.session = session
    self.line = line
    barcode = String(read[0])
    location = read.count > 1 ? String(read[1]) : ""
  }
}
