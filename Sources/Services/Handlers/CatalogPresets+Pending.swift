import APISchema
import RPC
import Values

// Not answered yet.

extension Handlers {
  func create(
    _ request: APISchema.CreatePresetRequest, _ call: UnaryCall<APISchema.PresetResponse>
  ) {
    call.fail(Status(.unimplemented, "not answered yet"))
  }

  func update(
    _ request: APISchema.UpdatePresetRequest, _ call: UnaryCall<APISchema.PresetResponse>
  ) {
    call.fail(Status(.unimplemented, "not answered yet"))
  }

  func delete(
    _ request: APISchema.DeletePresetRequest, _ call: UnaryCall<APISchema.DeletePresetResponse>
  ) {
    call.fail(Status(.unimplemented, "not answered yet"))
  }

  func get(
    _ request: APISchema.GetPresetRequest, _ call: UnaryCall<APISchema.GetPresetResponse>
  ) {
    call.fail(Status(.unimplemented, "not answered yet"))
  }

  func list(
    _ request: APISchema.ListPresetsRequest, _ call: UnaryCall<APISchema.ListPresetsResponse>
  ) {
    call.fail(Status(.unimplemented, "not answered yet"))
  }

  func getSystemDefaults(
    _ request: APISchema.GetSystemDefaultsRequest, _ call: UnaryCall<APISchema.ListPresetsResponse>
  ) {
    call.fail(Status(.unimplemented, "not answered yet"))
  }

  func assignToClient(
    _ request: APISchema.AssignToClientRequest, _ call: UnaryCall<APISchema.AssignToClientResponse>
  ) {
    call.fail(Status(.unimplemented, "not answered yet"))
  }

  func getClientDefault(
    _ request: APISchema.GetClientDefaultRequest, _ call: UnaryCall<APISchema.GetPresetResponse>
  ) {
    call.fail(Status(.unimplemented, "not answered yet"))
  }

  func saveCurrentAsPreset(
    _ request: APISchema.SaveCurrentAsPresetRequest, _ call: UnaryCall<APISchema.PresetResponse>
  ) {
    call.fail(Status(.unimplemented, "not answered yet"))
  }
}
