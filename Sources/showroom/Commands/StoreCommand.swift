import ArgumentParser
import Glibc
import Server

/// `showroom store …`: looks at a store's directory, without a server.
struct StoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "store", abstract: "Look at a store that no server has open.",
    subcommands: [StoreInspect.self, StoreVerify.self])
}

struct StoreInspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect", abstract: "What is in the store: sequence, state hash, counts.")
  @Argument(help: "Directory of the store.") var directory: String
  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    try show(json) { () throws(ServerError) in try StoreTools.inspect(directory) }
  }
}

struct StoreVerify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check every checksum, replay every record, check the invariants.",
    discussion: "Exit code 1 when something is wrong; what, is printed.")
  @Argument(help: "Directory of the store.") var directory: String
  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    try show(json) { () throws(ServerError) in try StoreTools.verify(directory) }
  }
}

private func show(
  _ json: Bool, _ look: () throws(ServerError) -> StoreTools.Finding
) throws {
  let finding: StoreTools.Finding
  do throws(ServerError) {
    finding = try look()
  } catch {
    let text = Array("showroom: \(error.description)\n".utf8)
    write(STDERR_FILENO, text, text.count)
    throw ExitCode(1)
  }
  print(json ? finding.json : finding.text)
  if !finding.isSound { throw ExitCode(1) }
}
