import APISchema
import ArgumentParser
import Client
import TerminalViews
import Values

/// `showroom policy …`
struct PolicyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy", abstract: "How the business runs.",
    subcommands: [PolicyShow.self, PolicySet.self])
}

struct PolicyShow: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "The policy in force.")
  @OptionGroup var connection: ConnectionOptions

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.policy.getPolicy(GetPolicyRequest())
    Printer(json: connection.json).show(response) { PolicyText.policy($0.policy) }
  }
}

/// Who may open live sessions.
enum FeatureChoice: String, ExpressibleByArgument, CaseIterable {
  case all, listed, off

  var value: LiveSessionsFeature {
    switch self {
    case .all: .onForAll
    case .listed: .onForListedStaff
    case .off: .off
    }
  }
}

/// What becomes of a line of which not all is there.
enum RemedyChoice: String, ExpressibleByArgument, CaseIterable {
  case clamp, remove

  var value: ShortageRemedy { self == .clamp ? .clamp : .remove }
}

struct PolicySet: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "set", abstract: "Change the policy (ADMIN); what is not given stays.",
    discussion: "Open sessions keep what they started with.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Option(help: "Who may open live sessions: all, listed or off.") var liveSessions: FeatureChoice?
  @Option(help: "With listed: the staff's ids; may repeat.") var staff: [StaffID] = []
  @Option(help: "Open sessions of one customer; 0: any number.") var sessionsPerClient: UInt32?
  @Option(help: "Seconds without activity after which a session expires.") var idle: UInt32?
  @Option(help: "The same when it is paused.") var pauseTimeout: UInt32?
  @Option(help: "When lines go to the warehouse: on-add, on-intent or on-confirm.")
  var release: ReleaseChoice?
  @Option(help: "When goods are missing the line is clamped or removed: clamp or remove.")
  var shortage: RemedyChoice?
  @Option(help: "Short picks are made up for from another batch by themselves: on or off.")
  var reallocation: OnOff?
  @Option(help: "Days for which an ended session's history stays readable.")
  var historyDays: UInt32?
  @Option(help: "Days after its last change at which a draft ends by itself.")
  var draftDays: UInt32?
  @Option(help: "Days for which a quote may be accepted.") var quoteDays: UInt32?
  @Option(help: "Hours for which a draft may hold stock at a time.") var draftHoldHours: UInt32?
  @Option(help: "Seconds after which a recall whose goods are not back is overdue.")
  var recallTimeout: UInt32?

  func run(_ client: ShowroomClient) async throws {
    // Its version goes back with it: whoever changed it meanwhile is not overwritten.
    var policy = try await client.policy.getPolicy(GetPolicyRequest()).policy
    change(&policy)
    let response = try await client.policy.savePolicy(
      SavePolicyRequest(idempotencyKey: key.idempotencyKey, policy: policy))
    Printer(json: connection.json).show(response) { PolicyText.policy($0.policy) }
  }

  private func change(_ policy: inout StorePolicy) {
    if let liveSessions { policy.liveSessions = liveSessions.value }
    if !staff.isEmpty { policy.liveSessionStaffIDs = staff }
    if let sessionsPerClient { policy.openSessionsPerClientMax = sessionsPerClient }
    if let idle { policy.idleTimeoutSeconds = idle }
    if let pauseTimeout { policy.pauseTimeoutSeconds = pauseTimeout }
    if let release { policy.releasePolicy = release.value }
    if let shortage { policy.shortageRemedy = shortage.value }
    if let reallocation { policy.reallocationOff = reallocation == .off }
    if let historyDays { policy.historyDays = historyDays }
    if let draftDays { policy.draftLifetimeDays = draftDays }
    if let quoteDays { policy.quoteLifetimeDays = quoteDays }
    if let recallTimeout { policy.recallTimeoutSeconds = recallTimeout }
    if let draftHoldHours { policy.draftHoldHoursMax = draftHoldHours }
  }
}

/// The policy for people.
enum PolicyText {
  static func policy(_ policy: StorePolicy) -> String {
    let staff = policy.liveSessionStaffIDs.map(\.description).joined(separator: " ")
    let sessions = policy.openSessionsPerClientMax
    let standard = { (value: UInt32, other: String) in value == 0 ? other : "\(value)" }
    return """
      live sessions        \(feature(policy.liveSessions))\(staff.isEmpty ? "" : " (\(staff))")
      sessions per client  \(sessions == 0 ? "any number" : "\(sessions)")
      idle timeout         \(standard(policy.idleTimeoutSeconds, "1800")) s
      pause timeout        \(standard(policy.pauseTimeoutSeconds, "28800")) s
      release              \(release(policy.releasePolicy))
      missing goods        \(policy.shortageRemedy == .remove ? "remove" : "clamp")
      reallocation         \(policy.reallocationOff ? "off" : "on")
      history              \(standard(policy.historyDays, "90")) days
      drafts               \(standard(policy.draftLifetimeDays, "90")) days
      quotes               \(standard(policy.quoteLifetimeDays, "30")) days
      drafts hold          \(standard(policy.draftHoldHoursMax, "72")) hours
      recalls overdue      after \(standard(policy.recallTimeoutSeconds, "900")) s
      version              \(policy.version)

      """
  }

  /// In the words of `policy set`; what nobody set is the default.
  private static func feature(_ feature: LiveSessionsFeature) -> String {
    switch feature {
    case .unspecified, .onForAll: "all"
    case .onForListedStaff: "listed"
    case .off: "off"
    }
  }

  private static func release(_ policy: ReleasePolicy) -> String {
    switch policy {
    case .unspecified, .onAdd: "on-add"
    case .onIntent: "on-intent"
    case .onConfirm: "on-confirm"
    }
  }
}
