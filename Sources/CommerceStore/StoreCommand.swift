public import Commerce
public import Engine
public import StoreSchema
import Values

/// A command with everything from outside that its decision may depend on, except the time.
public struct StoreCommand: Sendable {
  /// What is wanted.
  public var command: Commerce.Command
  /// Who asks.
  public var principal: StoreSchema.Principal
  /// Fresh randomness; zero for commands that make nothing up.
  public var entropy: Entropy
  /// Makes it happen once; nil for the server's own commands.
  public let idempotency: Idempotency?
  /// The bytes of its payload hash, made where the command is and not by the writer.
  let payloadHash: [UInt8]
  /// Echoed to streams (S2-FE06).
  public var clientOperationID: String

  /// A command of a principal.
  public init(
    _ command: Commerce.Command, principal: StoreSchema.Principal,
    entropy: Entropy = Entropy(high: 0, low: 0), idempotency: Idempotency? = nil,
    clientOperationID: String = ""
  ) {
    self.command = command
    self.principal = principal
    self.entropy = entropy
    self.idempotency = idempotency
    payloadHash = idempotency?.payloadHash.bytes ?? []
    self.clientOperationID = clientOperationID
  }

  /// The server itself.
  public static let system = StoreSchema.Principal(role: .system)
}

extension StoreSchema.Principal {
  /// Who says an idempotency key.
  public var idempotencyScope: String { scope }
}
