import APISchema
import Clocks
import Codec
import Commerce
import CommerceStore
import Engine
import RPC
import StoreSchema
import Values

extension Handlers {
  func create(
    _ request: APISchema.CreatePresetRequest, _ call: UnaryCall<APISchema.PresetResponse>
  ) {
    save(SavePreset(name: request.name, view: .init(request.view)), request.view, request, call)
  }

  func update(
    _ request: APISchema.UpdatePresetRequest, _ call: UnaryCall<APISchema.PresetResponse>
  ) {
    let command = SavePreset(
      presetID: request.presetID, name: request.name, view: .init(request.view),
      expectedVersion: request.expectedVersion)
    save(command, request.view, request, call)
  }

  func saveCurrentAsPreset(
    _ request: APISchema.SaveCurrentAsPresetRequest, _ call: UnaryCall<APISchema.PresetResponse>
  ) {
    let command = SavePreset(
      name: request.name, view: request.view.map { .init($0) }, sessionID: request.sessionID)
    save(command, request.view, request, call)
  }

  private func save(
    _ command: SavePreset, _ view: APISchema.CatalogView?,
    _ request: some IdempotentRequest & WireMessage,
    _ call: UnaryCall<APISchema.PresetResponse>
  ) {
    do throws(Status) {
      // What a catalog would refuse is no preset.
      let filters = view?.filters ?? APISchema.CatalogFilters()
      _ = try CatalogFilter(filters, now: call.scope.loop.core.clock.timestamp)
    } catch {
      return call.fail(error)
    }
    call.submit(.savePreset(command), for: request) { reply, sequence in
      guard case .saved(let reply) = reply else { return nil }
      return .init(
        sequence: sequence, presetID: PresetID(rawValue: reply.id), version: reply.version)
    }
  }

  func delete(
    _ request: APISchema.DeletePresetRequest, _ call: UnaryCall<APISchema.DeletePresetResponse>
  ) {
    call.submit(.deletePreset(.init(presetID: request.presetID)), for: request) {
      reply, sequence in
      guard case .saved(let reply) = reply else { return nil }
      return .init(sequence: sequence, unassignedCount: reply.updatedCount)
    }
  }

  func get(
    _ request: APISchema.GetPresetRequest, _ call: UnaryCall<APISchema.GetPresetResponse>
  ) {
    call.read(atLeast: request.atLeast) { version throws(Status) in
      guard let preset = version.state.commerce.preset(request.presetID) else {
        throw Status(.presetNotFound, "there is no such preset")
      }
      return .init(sequence: version.sequence, preset: APISchema.CatalogPreset(preset))
    }
  }

  func list(
    _ request: APISchema.ListPresetsRequest, _ call: UnaryCall<APISchema.ListPresetsResponse>
  ) {
    call.read(atLeast: request.atLeast) { version throws(Status) in
      let page = version.state.commerce.presets(
        excludingSystem: request.excludeSystem, after: try Paging.cursor(request.pageToken),
        limit: try Paging.size(request.pageSize))
      return .init(
        sequence: version.sequence,
        presets: page.items.map { APISchema.CatalogPreset($0) },
        nextPageToken: Paging.token(page.next),
        totalCount: UInt32(clamping: page.totalCount))
    }
  }

  func getSystemDefaults(
    _ request: APISchema.GetSystemDefaultsRequest,
    _ call: UnaryCall<APISchema.ListPresetsResponse>
  ) {
    call.read { version throws(Status) in
      .init(
        sequence: version.sequence,
        presets: SystemPresets.all.map { APISchema.CatalogPreset($0) },
        totalCount: UInt32(SystemPresets.all.count))
    }
  }

  func assignToClient(
    _ request: APISchema.AssignToClientRequest,
    _ call: UnaryCall<APISchema.AssignToClientResponse>
  ) {
    let command = AssignPreset(clientID: request.clientID, presetID: request.presetID)
    call.submit(.assignPreset(command), for: request) { .init(sequence: $1) }
  }

  func getClientDefault(
    _ request: APISchema.GetClientDefaultRequest, _ call: UnaryCall<APISchema.GetPresetResponse>
  ) {
    call.read(atLeast: request.atLeast) { version throws(Status) in
      let state = version.state.commerce
      guard state.client(request.clientID) != nil else {
        throw Status(.clientNotFound, "there is no such client")
      }
      let preset = state.defaultPreset(of: request.clientID) ?? SystemPresets.allProducts
      return .init(sequence: version.sequence, preset: APISchema.CatalogPreset(preset))
    }
  }
}
