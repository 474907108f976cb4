import APISchema
import Client
import Glibc
import TestSupport
import Testing
import Values

extension SystemTests {
  /// The live screens of `showroom` on a terminal.
  @Suite struct LiveScreenTests {
    @Test("S1 5.2: the floor and a cart, live, resized, and the terminal given back")
    func floor() async throws {
      try await Shop.run { shop in
        let batch = try await shop.batch("TEA", name: "Green tea", units: 50, priceCents: 1_000)
        let session = try await shop.session()
        let program = try Terminal(shop, "staff/jane").show(rows: 24, columns: 80, "floor")
        let terminal = try #require(program.terminal)
        try await terminal.wait(for: "Showroom floor", "Acme Corp", "● live", "1 open session")
        #expect(!terminal.isCooked)
        #expect(terminal.state.value.screen.isAlternate)

        try terminal.type("\r")
        try await terminal.wait(for: "LIVE SESSION \(session.sessionID)", "the cart is empty")
        let added = try await shop.jane.liveShopping.addToCart(
          AddToCartRequest(sessionID: session.sessionID, batchID: batch, quantity: .units(3)))
        try await terminal.wait(for: "+ Green tea", "3 ea", "10.00/ea", "Subtotal: 30.00")
        _ = try await shop.scanner.pickList.markPicked(
          MarkPickedRequest(sessionID: session.sessionID, lineID: added.item.lineID))
        try await terminal.wait(for: "picked by scanner-1")

        for (rows, columns) in [(40, 120), (10, 50), (24, 80)] {
          terminal.resize(rows: rows, columns: columns)
          let screen = try await terminal.wait(for: "LIVE SESSION", "Green tea", "30.00")
          #expect(!screen.text.contains("?"), "something of before is left:\n\(screen.text)")
        }
        try terminal.type("\u{1B}")
        try await terminal.wait(for: "Showroom floor", "30.00")
        _ = try await shop.jane.liveShopping.cancelSession(
          CancelSessionRequest(sessionID: session.sessionID))
        try await terminal.wait(for: "no open sessions")

        try terminal.type("q")
        #expect(try await program.end() == .code(0))
        try await Self.expectGivenBack(terminal)
      }
    }

    @Test("S1 5.3, S1-UX10, S1-UX11: the pick list, live, with keys, over a server's restart")
    func pickList() async throws {
      try await Shop.run { shop in
        let batch = try await shop.batch("TEA", name: "Green tea", units: 50)
        let session = try await shop.session()
        _ = try await shop.jane.liveShopping.addToCart(
          AddToCartRequest(sessionID: session.sessionID, batchID: batch, quantity: .units(3)))
        let program = try Terminal(shop, "warehouse/scanner-1")
          .show(rows: 24, columns: 80, "picklist", "watch", "--location", "A-")
        let terminal = try #require(program.terminal)
        try await terminal.wait(
          for: "Session #\(session.sessionID) - Acme Corp (Jane)  live", "[ ]  Green tea (3 ea)",
          "A-TEA", "queued")
        try terminal.type("p")
        try await terminal.wait(for: "[x]  Green tea (3 ea)", "picked by scanner-1", "all picked")
        try terminal.type("p")
        try await terminal.wait(for: "PICK_CONFLICT")
        try terminal.type("u")
        try await terminal.wait(for: "[ ]  Green tea", absent: ["PICK_CONFLICT"])

        try shop.server.program.signal(SIGKILL)
        try await terminal.wait(for: "reconnecting…", "Green tea")
        try await shop.server.start()
        try await terminal.wait(for: "live ", "Green tea", absent: ["reconnecting"])
        _ = try await shop.jane.liveShopping.pauseSession(
          SessionCommandRequest(sessionID: session.sessionID))
        try await terminal.wait(for: "(Jane)  paused")
        try terminal.type("r")
        try await terminal.wait(for: "[ ]  Green tea")

        try terminal.type("\u{3}")
        #expect(try await program.end() == .code(0))
        try await Self.expectGivenBack(terminal)
      }
    }

    @Test(arguments: [SIGTERM, SIGINT, SIGHUP, SIGSEGV])
    func theTerminalIsGivenBack(after signal: Int32) async throws {
      try await Shop.run { shop in
        let program = try Terminal(shop, "staff/jane").show(rows: 24, columns: 80, "floor")
        let terminal = try #require(program.terminal)
        try await terminal.wait(for: "no open sessions")
        program.signal(signal)
        let exit = try await program.end()
        #expect(exit == (signal == SIGSEGV ? .signal(SIGSEGV) : .code(128 + signal)))
        try await Self.expectGivenBack(terminal)
      }
    }

    @Test func aSuspendedScreenComesBack() async throws {
      try await Shop.run { shop in
        let program = try Terminal(shop, "staff/jane").show(rows: 24, columns: 80, "floor")
        let terminal = try #require(program.terminal)
        try await terminal.wait(for: "no open sessions")
        try terminal.type("\u{1A}")
        try await terminal.state.wait("the shell's screen") { !$0.screen.isAlternate }
        try await program.stopped()
        _ = try await shop.session()
        program.signal(SIGCONT)
        try await terminal.state.wait("its own screen") { $0.screen.isAlternate }
        try await terminal.wait(for: "Acme Corp")
        #expect(!terminal.isCooked)
        try terminal.type("q")
        #expect(try await program.end() == .code(0))
        try await Self.expectGivenBack(terminal)
      }
    }

    @Test func aScreenIsQuietWhenNothingChanges() async throws {
      try await Shop.run { shop in
        let session = try await shop.session()
        let program = try Terminal(shop, "staff/jane").show(rows: 24, columns: 80, "floor")
        let terminal = try #require(program.terminal)
        try await terminal.wait(for: "Acme Corp")
        let before = terminal.state.value
        // The clocks move; each second costs a few letters, not a screen.
        let after = try await terminal.state.wait("two ticks") { $0.writes >= before.writes + 2 }
        #expect((after.bytes - before.bytes) / (after.writes - before.writes) < 200)
        // A burst of changes is a few frames.
        for number in 1...200 {
          _ = try await shop.jane.liveShopping.addNote(
            AddNoteRequest(sessionID: session.sessionID, text: "note \(number)"))
        }
        try terminal.type("\r")
        let screen = try await terminal.wait(for: "note 200")
        #expect(screen.complaints == [])
        #expect(terminal.state.value.writes < 250)
        program.signal(SIGTERM)
        _ = try await program.end()
      }
    }

    @Test func withoutATerminalThereIsAPlainPrint() async throws {
      try await Shop.run { shop in
        let session = try await shop.session()
        let batch = try await shop.batch("TEA", name: "Green tea", units: 50)
        _ = try await shop.jane.liveShopping.addToCart(
          AddToCartRequest(sessionID: session.sessionID, batchID: batch, quantity: .units(3)))
        let jane = Terminal(shop, "staff/jane")
        for text in [try await jane.text("floor"), try await jane.text("floor", "--once")] {
          #expect(text.contains("EXPIRES IN") && text.contains("Acme Corp"), "\(text)")
          #expect(!text.contains("\u{1B}"))
        }
        let listed = try await jane.json(GetActiveSessionsResponse.self, "floor", "--once")
        #expect(listed.sessions.map(\.sessionID) == [session.sessionID])
        let cart = try await jane.text("floor", "\(session.sessionID)", "--once")
        #expect(cart.contains("Green tea"), "\(cart)")
        let scanner = Terminal(shop, "warehouse/scanner-1")
        let list = try await scanner.text("picklist", "watch", "--once", "--location", "A")
        #expect(list.contains("[ ] Green tea (3 ea) - A-TEA"), "\(list)")
        let other = try await scanner.text("picklist", "watch", "--once", "--location", "B")
        #expect(other == "nothing to pick\n")
        try await jane.expect(64, "--once", "picklist", "watch", "--once", "--lines")

        // A terminal that can't place its cursor gets the table too, and colours are no must.
        let dumb = try jane.show(rows: 24, columns: 80, variables: ["TERM=dumb"], "floor")
        let terminal = try #require(dumb.terminal)
        #expect(try await dumb.end() == .code(0))
        #expect(!terminal.state.value.screen.isAlternate)
        let plain = try jane.show(
          rows: 24, columns: 80, variables: ["TERM=xterm", "NO_COLOR=1"], "floor")
        let screen = try await #require(plain.terminal).wait(for: "● live")
        let codes = Set(screen.rows.joined().map(\.codes))
        #expect(codes.allSatisfy { !$0.contains("3") }, "\(codes)")
        plain.signal(SIGTERM)
        _ = try await plain.end()
      }
    }

    @Test func whatIsWrongIsSaidBeforeTheScreenIsTaken() async throws {
      try await Shop.run { shop in
        let jane = Terminal(shop, "staff/jane")
        for arguments in [["floor"], ["picklist", "watch"]] {
          let program = try jane.show(
            rows: 24, columns: 80, arguments + ["--endpoint", "127.0.0.1:1", "--timeout", "1"])
          #expect(try await program.end() == .code(69))
          let terminal = try #require(program.terminal)
          try await terminal.wait(for: "127.0.0.1:1")
          #expect(!terminal.state.value.screen.isAlternate)
        }
      }
    }

    private static func expectGivenBack(_ terminal: PseudoTerminal) async throws {
      // What it wrote last may still be on its way when it has ended.
      let screen = try await terminal.state.wait("the screen given back") {
        !$0.screen.isAlternate && $0.screen.isCursorShown
      }.screen
      #expect(terminal.isCooked)
      #expect(screen.complaints == [])
    }
  }
}
