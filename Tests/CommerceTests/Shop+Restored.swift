import Commerce
import StoreSchema

extension State {
  /// Through every record, as a snapshot does it; `older` makes sessions' numbers what an older
  /// store wrote.
  func restored(older: (inout SessionActivity) -> Void = { _ in }) -> State {
    var builder = StateBuilder()
    if let settings { builder.add(settings) }
    builder.add(counters)
    pickLines.forEach { builder.add(copy $0) }
    holds.forEach { builder.add(copy $0) }
    lines.forEach { builder.add(copy $0) }
    overrides.forEach { builder.add(copy $0) }
    forEachActivity { activity in
      var activity = activity
      older(&activity)
      builder.add(activity)
    }
    sessions.forEach { builder.add(copy $0) }
    orders.forEach { builder.add(copy $0) }
    tokens.forEach { builder.add(copy $0) }
    stocks.forEach { builder.add(copy $0) }
    batches.forEach { builder.add(copy $0) }
    staff.forEach { builder.add(copy $0) }
    clients.forEach { builder.add(copy $0) }
    samples.forEach { builder.add(copy $0) }
    builder.add(policy)
    priceTiers.forEach { builder.add(copy $0) }
    devices.forEach { builder.add(copy $0) }
    presets.forEach { builder.add(copy $0) }
    presetAssignments.forEach { builder.add(copy $0) }
    sheets.forEach { builder.add(copy $0) }
    sheetActivities.forEach { builder.add(copy $0) }
    emails.forEach { builder.add(copy $0) }
    webhooks.forEach { builder.add(copy $0) }
    accounts.forEach { builder.add(copy $0) }
    return builder.build()
  }
}
