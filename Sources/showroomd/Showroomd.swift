import ArgumentParser
import Server

/// `showroomd`: the server. Argument parsing and one call.
@main
struct Showroomd: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "showroomd",
    abstract: "Showroom: live sales on real stock, over TLS.",
    discussion: """
      Settings are taken from the flags, then from SHOWROOM_* environment variables \
      (SHOWROOM_DATA, SHOWROOM_CLIENT_CA, ...), then from the file given with --config, which \
      has lines of `name = value` with the flags' names.

      Signals: SIGTERM and SIGINT finish running calls and stop; SIGHUP reads the certificates \
      again. Exit codes: 0 stopped, 64 wrong settings, 69 could not start, 70 the log failed.
      """,
    version: ShowroomServer.version,
    subcommands: [Serve.self],
    defaultSubcommand: Serve.self)
}
