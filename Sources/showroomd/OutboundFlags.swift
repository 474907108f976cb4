import ArgumentParser
import Server

/// What the server sends to others.
struct OutboundFlags: ParsableArguments {
  @Option(help: "Mail server: smtp://HOST:PORT (STARTTLS) or smtps://HOST:PORT. [default: none]")
  var smtp: String?
  @Option(help: "User at the mail server.")
  var smtpUser: String?
  @Option(help: "File whose first line is the user's password.")
  var smtpPasswordFile: String?
  @Option(help: "Address that mails come from.")
  var smtpFrom: String?
  @Option(
    name: .customLong("outbound-ca"),
    help: "PEM file: authorities of mail and web servers. [default: the system's]")
  var outboundCA: String?
  @Option(help: "yes: webhooks may be at private addresses. [default: no]")
  var outboundPrivate: String?

  func add(to values: inout SettingValues) {
    values[.smtp] = smtp
    values[.smtpUser] = smtpUser
    values[.smtpPasswordFile] = smtpPasswordFile
    values[.smtpFrom] = smtpFrom
    values[.outboundCA] = outboundCA
    values[.outboundPrivate] = outboundPrivate
  }
}
