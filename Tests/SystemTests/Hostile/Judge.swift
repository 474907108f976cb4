import APISchema
import Client
import Codec
import RPC

/// What no answer may be, whatever was asked.
struct Judge: Sendable {
  private let schema: Schema
  private let goods: SecretGoods
  private let rivalMark = Array(HostileStage.rivalMark.utf8)
  private let noteMark = Array(RequestMaker.noteMark.utf8)
  private let reasonMark = Array(RequestMaker.reasonMark.utf8)

  init(_ schema: Schema, _ goods: SecretGoods) {
    self.schema = schema
    self.goods = goods
  }

  func faults(
    _ answer: Result<[UInt8], ClientError>, to method: MethodDescriptor, _ peer: Peer
  ) -> [String] {
    switch answer {
    case .success(let payload):
      let found = leaks(payload, to: peer)
      let text = found.isEmpty ? "" : text(payload, method.responseType)
      return misshapen(payload, method.responseType) + found.map { "\($0) in \(text)" }
    case .failure(let error):
      let told = Array(error.status.message.utf8) + error.status.details.flatMap(\.value)
      return faults(error) + leaks(told, to: peer)
    }
  }

  private func text(_ payload: [UInt8], _ type: String) -> String {
    let text = try? MessageType.named(type)?.json(fromBinary: payload, options: .lenient)
    return text.map { String($0.prefix(6_000)) } ?? "\(payload)"
  }

  private func misshapen(_ payload: [UInt8], _ type: String) -> [String] {
    guard let type = MessageType.named(type) else { return ["an answer of no known type"] }
    do {
      _ = try type.type.init(decoding: payload)
      return []
    } catch {
      return ["an answer that does not decode: \(error)"]
    }
  }

  private func faults(_ error: ClientError) -> [String] {
    switch error.status.code {
    case .internal, .unknown, .dataLoss, .unavailable, .deadlineExceeded, .unimplemented, .ok,
      .cancelled:
      return ["answered with \(error.status)"]
    case .invalidArgument where error.code != .idempotencyMismatch:
      guard let detail = error.detail, !detail.field.isEmpty, !detail.allowed.isEmpty else {
        return ["\(error.code) names no field: \(error.status.message)"]
      }
      return []
    default:
      return error.code == .unspecified ? ["an error without a code: \(error.status)"] : []
    }
  }

  private func leaks(_ bytes: [UInt8], to peer: Peer) -> [String] {
    var found: [String] = []
    if peer.isOutside {
      found += goods.secrets.filter { bytes.contains($0.bytes) }.map { "a leak: \($0.name)" }
      if bytes.contains(noteMark) { found.append("a leak: what staff note for each other") }
    }
    if !peer.isOfTheShop && bytes.contains(reasonMark) { found.append("a leak: staff's reasons") }
    if peer.isAcmes && bytes.contains(rivalMark) { found.append("a leak: what is RIVAL's") }
    return found
  }

  /// Where messages of a stream do not follow from each other (I5).
  func gaps(_ payloads: [[UInt8]], of method: MethodDescriptor) -> [String] {
    let message = schema.message(method.responseType)
    func number(_ name: String) -> UInt32? { message.fields.first { $0.name == name }?.number }
    guard let sequence = number("sequence"), let previous = number("previous_sequence"),
      let state = number("state")
    else { return [] }
    var (found, last) = ([String](), UInt64?.none)
    for payload in payloads {
      let fields = WireText.fields(payload[...]) ?? []
      func value(_ wanted: UInt32) -> UInt64 {
        guard case .number(let value)? = fields.first(where: { $0.number == wanted })?.value else {
          return 0
        }
        return value
      }
      let isState = fields.contains { $0.number == state }
      if let last, !isState, value(previous) != last {
        found.append("message \(value(sequence)) follows \(value(previous)), not \(last)")
      }
      last = value(sequence)
    }
    return found
  }
}
