import APISchema

/// Who did something, as "ROLE/NAME": "staff/Jane". Without a name: "system".
enum ActorText {
  static let allowed = "ROLE/NAME, such as staff/Jane"
  private static let role = "ROLE_"

  static func read(_ text: String) -> ImportedActor? {
    let slash = text.firstIndex(of: "/") ?? text.endIndex
    let name = slash == text.endIndex ? "" : String(text[text.index(after: slash)...])
    guard name.utf8.count <= 200, !name.utf8.contains(0),
      let role = ValueText.choice(String(text[..<slash]), Role.self, prefix: role)
    else { return nil }
    return ImportedActor(role: role, name: name)
  }

  static func text(_ actor: ImportedActor?) -> String {
    guard let actor else { return "" }
    let role = ValueText.choice(actor.role, prefix: role)
    return actor.name.isEmpty ? role : "\(role)/\(actor.name)"
  }
}
