import ArgumentParser
import Glibc

/// The command line of `showroom-bench`.
@main
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "showroom-bench",
    abstract: "Measures showroomd on this machine.",
    discussion: """
      Starts a showroomd of its own on loopback, loads it and prints one table. tools/bench builds \
      what this needs and calls it. Figures belong to one machine and one run: look at the ratios.
      """)

  @Option(help: "The server's program.")
  var showroomd: String
  @Option(help: "Directory of the C programs echo and load (tools/bench-c).")
  var limitPrograms: String
  @Option(help: "Directory that certs/make filled, for admin/bench, staff/bench, warehouse/bench.")
  var certs = "var/certs"
  @Option(help: "Empty directory on the disk to be measured; stores and logs are made there.")
  var directory = "var/bench"
  @Option(help: "Measurements of tools/peers/run, to be shown beside.")
  var peers: String?
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Only these: \(Self.sections.joined(separator: ", ")). Recovery includes add.",
      valueName: "section"))
  var only: [String] = []
  @Flag(help: "Shorter and coarser: under a minute, with 1,000 idle connections.")
  var quick = false
  @Flag(help: "One line of JSON for each row and budget.")
  var json = false

  static let sections = [
    "unary", "scanner", "idle", "fan-out", "catalog", "snapshot", "command", "order-edit",
    "add", "recovery",
  ]

  func validate() throws {
    for name in only where !Self.sections.contains(name) {
      throw ValidationError("--only takes \(Self.sections.joined(separator: ", ")), not \(name)")
    }
  }

  func run() throws {
    signal(SIGPIPE, SIG_IGN)
    let plan = quick ? Plan.quick : Plan.full
    try Self.raiseDescriptors(plan.idleConnections + Limits.spareDescriptors)
    let setting = Setting(
      showroomd: showroomd, limitPrograms: limitPrograms, certs: certs, directory: directory)
    let wanted = only.isEmpty ? Set(Self.sections) : Set(only)
    let peers = try peers.map(Peers.init(path:))
    let run = Run(setting: setting, plan: plan, wanted: wanted, peers: peers)
    let sections = try run.measure()
    let budgets = BudgetTable(sections: sections, plan: plan, peers: peers)
      .budgets
    let report = Report(machine: Machine.description, sections: sections, budgets: budgets)
    print(json ? report.json : report.text, terminator: "")
  }

  /// Each connection is a descriptor here and one in the server, which inherits the limit.
  private static func raiseDescriptors(_ count: Int) throws {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    guard limit.rlim_max >= rlim_t(count) else {
      throw BenchError(
        "\(count) open files are needed, \(limit.rlim_max) allowed; raise it with ulimit -Hn")
    }
    limit.rlim_cur = limit.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }
}
