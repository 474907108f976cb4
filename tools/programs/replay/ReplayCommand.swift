import ArgumentParser
import Client
import DelimitedText
import ReplayModel
import Values

/// The command line of `showroom-replay`.
@main
struct ReplayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "showroom-replay",
    abstract: "Plays a file of invoices as live sessions.",
    discussion: """
      Stock codes become batches, customers clients, and every invoice that isn't a cancellation a \
      live session: lines added in file order, a price that differs from the batch's as a FIXED \
      override, then completed. Scanners pick every line from their streams. Cost isn't in the \
      data: 60 % of the price stands in for it. At the end the sum of all orders is compared with \
      the file's.
      """)

  @Argument(help: "The invoices: CSV with the columns of the UCI Online Retail data.")
  var file: String
  @Option(help: "HOST:PORT of the server.")
  var endpoint = "127.0.0.1:7443"
  @Option(help: "Directory that certs/make filled; certificates are named replay-1, replay-2 ….")
  var certs = "var/certs"
  @Option(help: "Name of the ADMIN certificate that saves staff, clients and batches.")
  var admin = "replay"
  @Option(help: "Salespeople who hold sessions at the same time.")
  var staff = 8
  @Option(help: "Scanners, each with its own stream.")
  var scanners = 4
  @Option(help: "Begins every idempotency key; another name plays the file again.")
  var name = "replay"
  @Flag(help: "Save batches and clients, play no sale.")
  var goodsOnly = false
  @Flag(help: "Only say what the file contains; needs no server.")
  var surveyOnly = false

  func validate() throws {
    guard (1...256).contains(staff) else { throw ValidationError("--staff takes 1 to 256") }
    guard (1...256).contains(scanners) else { throw ValidationError("--scanners takes 1 to 256") }
    guard (1...16).contains(name.utf8.count) else {
      throw ValidationError("--name takes 1 to 16 bytes")
    }
  }

  func run() async throws {
    let survey = try Survey(FileSource(path: file))
    print(Report.survey(survey), terminator: "")
    if surveyOnly { return }
    guard let endpoint = Endpoint(endpoint) else {
      throw ValidationError("--endpoint \(endpoint) is not host:port, such as 127.0.0.1:7443")
    }
    let driver = try ClientDriver(
      endpoint: endpoint, certificates: certs, admin: admin,
      staff: goodsOnly ? 0 : staff, scanners: goodsOnly ? 0 : scanners)
    defer { driver.close() }
    try await driver.saveStaff()
    try await play(survey, with: driver)
  }

  /// Saves the goods, plays the sales, and compares what the server says with the file.
  private func play(_ survey: Survey, with driver: some SaleDriver) async throws {
    let options = ReplayOptions(staffCount: staff, scannerCount: scanners, name: name)
    let replay = Replay(driver: driver, survey: survey, options: options)
    if goodsOnly {
      print("saved batches and clients with \(try await replay.saveStock()) commands")
      return
    }
    let ticker = Task {
      while !Task.isCancelled {
        try await Task.sleep(for: .seconds(5))
        let (added, picked) = replay.progress
        print("… \(added) lines added, \(picked) picked, of \(survey.soldLineCount) in the file")
      }
    }
    defer { ticker.cancel() }
    let report = try await replay.run(SaleReader(FileSource(path: file), survey: survey))
    print(Report.replay(report), terminator: "")
    guard report.agrees else {
      throw ReplayError("the server's figures differ from the file's; see above")
    }
    print("the server agrees with the file to the cent, and every line was picked")
  }
}
