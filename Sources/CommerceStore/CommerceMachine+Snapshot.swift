import Codec
import Commerce
public import Engine
import StoreSchema
import Values

/// The files of a snapshot. Their names are part of the format on disk.
private enum Collection: String, CaseIterable {
  case settings, counters, clients, staff, batches, stocks, sessions, activities, lines
  case overrides, holds, picks, orders, tokens
  case policy, tiers, devices, samples, presets, assignments
  case sheets, readings, emails, webhooks, accounts
  case trails, metrics
}

extension CommerceMachine {
  /// One collection for each kind of record, in order of id, in proto3 JSON.
  public func snapshotCollections(_ state: StoreState) -> [StateCollection] {
    Collection.allCases.map { collection in
      StateCollection(name: collection.rawValue, next: lines(of: collection, state))
    }
  }

  private func lines(
    of collection: Collection, _ store: StoreState
  ) -> () -> [UInt8]? {
    let state = store.commerce
    return switch collection {
    case .settings: once(state.settings)
    case .counters: once(state.counters)
    case .clients: each(state.clients)
    case .staff: each(state.staff)
    case .batches: each(state.batches)
    case .stocks: each(state.stocks)
    case .sessions: each(state.sessions)
    case .activities: each(state.sessions) { state.activity(of: $0.id) }
    case .lines: each(state.lines)
    case .overrides: each(state.overrides)
    case .holds: each(state.holds)
    case .picks: each(state.pickLines)
    case .orders: each(state.orders)
    case .tokens: each(state.tokens)
    case .policy: once(state.policy)
    case .tiers: each(state.priceTiers)
    case .devices: each(state.devices)
    case .samples: each(state.samples)
    case .presets: each(state.presets)
    case .assignments: each(state.presetAssignments)
    case .sheets: each(state.sheets)
    case .readings: each(state.sheetActivities)
    case .emails: each(state.emails)
    case .webhooks: each(state.webhooks)
    case .accounts: each(state.accounts)
    case .trails: store.trails.lines()
    case .metrics: store.metrics.lines()
    }
  }

  private func once(_ record: (some WireMessage)?) -> () -> [UInt8]? {
    var record = record
    return {
      defer { record = nil }
      return record?.jsonUTF8()
    }
  }

  private func each<let leafWidth: Int, ID: Identifier, Record: WireMessage>(
    _ table: PersistentTable<leafWidth, ID, Record>
  ) -> () -> [UInt8]? {
    each(table) { $0 }
  }

  /// Walks a table in small steps: what is not written yet is not made yet.
  private func each<let leafWidth: Int, ID: Identifier, Record, Line: WireMessage>(
    _ table: PersistentTable<leafWidth, ID, Record>, _ line: @escaping (Record) -> Line?
  ) -> () -> [UInt8]? {
    var next: ID? = ID.none
    var lines: [Line] = []
    return {
      while lines.isEmpty, let first = next {
        next = nil
        table.visit(from: first) { id, record in
          guard lines.count < 64 else {
            next = id
            return false
          }
          if let line = line(copy record) { lines.append(line) }
          return true
        }
        lines.reverse()
      }
      return lines.popLast()?.jsonUTF8()
    }
  }

  /// Puts a line of a snapshot into the state.
  public func load(
    _ line: [UInt8], of collection: String, into state: inout StoreState
  ) throws(EngineError) {
    guard let collection = Collection(rawValue: collection) else {
      throw EngineError(
        .corrupt, "The snapshot has a collection \"\(collection)\" that this version doesn't know.")
    }
    let loading = state.loading ?? SnapshotLoading()
    state.loading = loading
    do throws(JSONError) {
      try add(line, of: collection, to: loading)
    } catch {
      throw EngineError(.corrupt, "A line of \(collection.rawValue) does not decode: \(error).")
    }
  }

  private func add(
    _ line: [UInt8], of collection: Collection, to loading: SnapshotLoading
  ) throws(JSONError) {
    switch collection {
    case .trails:
      let follows = loading.trails.add(try SessionTrail(jsonUTF8: line))
      if !follows { loading.hasBrokenTrail = true }
    case .metrics: loading.metrics.add(try SessionMetrics(jsonUTF8: line))
    default: try add(line, of: collection, to: &loading.builder)
    }
  }

  private func add(
    _ line: [UInt8], of collection: Collection, to builder: inout StateBuilder
  ) throws(JSONError) {
    switch collection {
    case .settings: builder.add(try StoreSettings(jsonUTF8: line))
    case .counters: builder.add(try Counters(jsonUTF8: line))
    case .clients: builder.add(try Client(jsonUTF8: line))
    case .staff: builder.add(try Staff(jsonUTF8: line))
    case .batches: builder.add(try Batch(jsonUTF8: line))
    case .stocks: builder.add(try BatchStock(jsonUTF8: line))
    case .sessions: builder.add(try Session(jsonUTF8: line))
    case .activities: builder.add(try SessionActivity(jsonUTF8: line))
    case .lines: builder.add(try CartLine(jsonUTF8: line))
    case .overrides: builder.add(try PriceOverride(jsonUTF8: line))
    case .holds: builder.add(try Hold(jsonUTF8: line))
    case .picks: builder.add(try PickLine(jsonUTF8: line))
    case .orders: builder.add(try Order(jsonUTF8: line))
    case .tokens: builder.add(try Token(jsonUTF8: line))
    case .policy: builder.add(try StorePolicy(jsonUTF8: line))
    case .tiers: builder.add(try PriceTier(jsonUTF8: line))
    case .devices: builder.add(try Device(jsonUTF8: line))
    case .samples: builder.add(try Sample(jsonUTF8: line))
    case .presets: builder.add(try CatalogPreset(jsonUTF8: line))
    case .assignments: builder.add(try PresetAssignment(jsonUTF8: line))
    case .sheets: builder.add(try SalesSheet(jsonUTF8: line))
    case .readings: builder.add(try SheetActivity(jsonUTF8: line))
    case .emails: builder.add(try Email(jsonUTF8: line))
    case .webhooks: builder.add(try Webhook(jsonUTF8: line))
    case .accounts: builder.add(try ClientAccount(jsonUTF8: line))
    case .trails, .metrics: preconditionFailure("they are no records of the domain")
    }
  }

  /// Derives the indexes.
  public func finishLoading(_ state: inout StoreState) throws(EngineError) {
    guard let loading = state.loading else { return }
    state.loading = nil
    guard !loading.hasBrokenTrail else {
      throw EngineError(.corrupt, "A trail in the snapshot does not ascend.")
    }
    state.commerce = loading.builder.build()
    state.trails = loading.trails
    state.metrics = loading.metrics
  }

  /// A remembered answer as a line.
  public func encode(_ answer: RememberedAnswer) -> [UInt8] {
    IdempotencyEntry(
      scope: answer.idempotency.key.scope,
      key: answer.idempotency.key.key,
      payloadHash: answer.idempotency.payloadHash.bytes,
      sequence: answer.sequence,
      committedAt: answer.time,
      reply: answer.reply
    ).jsonUTF8()
  }

  /// A remembered answer from a line.
  public func decodeAnswer(_ line: [UInt8]) throws(EngineError) -> RememberedAnswer {
    let entry: IdempotencyEntry
    do throws(JSONError) {
      entry = try IdempotencyEntry(jsonUTF8: line)
    } catch {
      throw EngineError(.corrupt, "A remembered answer does not decode: \(error).")
    }
    guard let hash = PayloadHash(entry.payloadHash) else {
      throw EngineError(.corrupt, "A remembered answer has no hash of 32 bytes.")
    }
    let key = IdempotencyKey(scope: entry.scope, key: entry.key)
    return RememberedAnswer(
      idempotency: Idempotency(key: key, payloadHash: hash), sequence: entry.sequence,
      time: entry.committedAt, reply: entry.reply)
  }
}
