import Testing

/// Fails with the list of findings, if there are any.
private func expectNone(_ findings: [Finding], _ location: SourceLocation = #_sourceLocation) {
  if findings.isEmpty { return }
  let list = findings.map(\.description).joined(separator: "\n")
  Issue.record("\(list)", sourceLocation: location)
}

/// The house rules, as tests. `RuleTests` shows each rule a sample that breaks it.
@Suite struct TidyTests {
  private let files = Repository.files
  private let swiftFiles = Repository.swiftFiles

  private var handWritten: [TextFile] { swiftFiles.map(\.text) }

  @Test func findsTheRepository() {
    #expect(Repository.file("Package.swift") != nil)
    #expect(handWritten.contains { $0.path == "Tests/TidyTests/TidyTests.swift" })
    #expect(files.contains { $0.path.hasPrefix("Sources/") })
  }

  @Test func filesAreShort() {
    expectNone(handWritten.flatMap(TextRules.longFile))
    for file in handWritten where file.lines.count > TextRules.fileLinesWanted {
      print("note: \(file.path) has \(file.lines.count) lines; think of splitting it")
    }
  }

  @Test func functionsAreShort() { expectNone(swiftFiles.flatMap(CodeRules.longFunctions)) }

  @Test func linesAreShort() { expectNone(handWritten.flatMap(TextRules.longLines)) }

  @Test func escapesCarryAReason() {
    let production = swiftFiles.filter { !$0.path.hasPrefix("Tests/") }
    expectNone(production.flatMap(CodeRules.unexplainedEscapes))
  }

  @Test func publicDeclarationsAreDocumented() {
    let sources = swiftFiles.filter { $0.path.hasPrefix("Sources/") }
    expectNone(sources.flatMap(CodeRules.undocumented))
  }

  @Test func nothingIsLeftUnfinished() {
    let own = files.filter { $0.path != "LICENSE" }
    expectNone(own.flatMap(TextRules.unfinishedMarks))
  }

  @Test func testsDoNotSleep() {
    expectNone(swiftFiles.filter { $0.path.hasPrefix("Tests/") }.flatMap(CodeRules.sleeps))
  }

  @Test func testsAreSwitchedOn() {
    expectNone(swiftFiles.filter { $0.path.hasPrefix("Tests/") }.flatMap(CodeRules.disabledTests))
  }

  @Test func noPathsOfOneMachine() { expectNone(files.flatMap(TextRules.machinePaths)) }

  @Test func generatedFilesSaySo() {
    let generated = files.filter { $0.path.contains("/Generated/") }
    expectNone(generated.flatMap(TextRules.missingGeneratedHeader))
  }

  @Test func markdownHasOneTitle() {
    expectNone(files.filter { $0.fileExtension == "md" }.flatMap(TextRules.markdownTitle))
  }

  @Test func methodsAreDescribedAndGuarded() {
    let schema = files.filter { $0.path.hasPrefix("proto/showroom/") }
    expectNone(schema.filter { $0.fileExtension == "proto" }.flatMap(TextRules.bareMethods))
  }

  /// `showroom call` reaches every method; people want a command with words of its own.
  @Test func everyMethodHasACommand() {
    let exceptions: Set<String> = ["Authenticate", "Ping"]
    let schema = files.filter { $0.path.hasPrefix("proto/showroom/v1/") }
    let methods = schema.flatMap(\.lines).compactMap { line -> String? in
      let words = line.split { !$0.isLetter && !$0.isNumber }
      return words.first == "rpc" ? words.dropFirst().first.map(String.init) : nil
    }
    #expect(methods.count > 50)
    let program = handWritten.filter { $0.path.hasPrefix("Sources/showroom/") }
      .flatMap(\.lines).joined(separator: "\n")
    for method in methods where !exceptions.contains(method) {
      let call = ".\(method.prefix(1).lowercased())\(method.dropFirst())("
      #expect(program.contains(call), "\(method) has no command in Sources/showroom")
    }
  }

  @Test func everyModuleIntroducesItself() {
    let modules = Set(
      handWritten.filter { $0.path.hasPrefix("Sources/") }.map { $0.path.split(separator: "/")[1] })
    for module in modules where !["showroom", "showroomd"].contains(module) {
      let path = "Sources/\(module)/Module.swift"
      let firstLine = Repository.file(path)?.lines.first
      #expect(firstLine?.hasPrefix("//") == true, "\(path) is missing or says nothing")
    }
  }
}

/// ARCHITECTURE.md §Layout is the truth; Package.swift and the imports follow it.
@Suite struct LayoutTests {
  private let architecture: TextFile
  private let manifest: TextFile
  private let modules: [Module]

  init() throws {
    architecture = try #require(Repository.file("ARCHITECTURE.md"))
    manifest = try #require(Repository.file("Package.swift"))
    modules = LayoutTable.modules(in: architecture)
  }

  @Test func readsTableAndManifest() {
    #expect(modules.contains { $0.name == "Engine" && $0.layer == 4 })
    #expect(PackageManifest.modules(in: manifest)["TLS"]?.contains("COpenSSL") == true)
    #expect(PackageManifest.modules(in: manifest)["Engine"]?.contains("Logging") == true)
  }

  @Test func tableAndManifestAgree() {
    let findings = ImportRules.disagreements(
      table: modules, manifest: PackageManifest.modules(in: manifest), architecture)
    expectNone(findings)
  }

  @Test func arrowsPointDown() {
    let findings = ImportRules.upwardImports(modules, architecture)
    expectNone(findings)
  }

  @Test func importsAreAllowed() {
    let sources = Repository.files.filter { $0.fileExtension == "swift" }
    let findings = sources.flatMap { ImportRules.forbiddenImports($0, modules) }
    expectNone(findings)
  }
}
