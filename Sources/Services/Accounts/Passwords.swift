import Commerce
import RPC
import StoreSchema
import TLS
import Transport

/// What is known of an account whose password is to be compared.
struct PasswordQuestion: Sendable {
  var password: [UInt8]
  /// Nil: there is no such account, or it has no password. Answering takes as long all the same.
  var verifier: StoreSchema.PasswordVerifier?
  /// Also a verifier for another password.
  var next: [UInt8]?
}

/// The answer.
struct PasswordAnswer: Sendable {
  var isRight: Bool
  var next: StoreSchema.PasswordVerifier?
}

extension PasswordQuestion {
  /// Takes tens of milliseconds and megabytes: on the passwords' thread only.
  func answer(_ tokenKey: TokenKey) -> PasswordAnswer {
    let known =
      verifier
      ?? StoreSchema.PasswordVerifier(
        salt: [UInt8](repeating: 0, count: Limits.passwordSaltBytes), hash: [],
        costLog2: Limits.passwordCostLog2)
    let hash = Self.hash(password, salt: known.salt, costLog2: known.costLog2, tokenKey)
    let isRight = hash.map { ConstantTime.equal($0, known.hash) } ?? false
    let isKnown = verifier != nil
    return PasswordAnswer(
      isRight: isRight && isKnown, next: next.flatMap { Self.verifier(of: $0, tokenKey) })
  }

  /// What is stored of a new password.
  static func verifier(
    of password: [UInt8], _ tokenKey: TokenKey
  ) -> StoreSchema.PasswordVerifier? {
    let salt = SecureRandom.bytes(Limits.passwordSaltBytes)
    let cost = Limits.passwordCostLog2
    return hash(password, salt: salt, costLog2: cost, tokenKey).map {
      StoreSchema.PasswordVerifier(salt: salt, hash: $0, costLog2: cost)
    }
  }

  private static func hash(
    _ password: [UInt8], salt: [UInt8], costLog2: UInt32, _ tokenKey: TokenKey
  ) -> [UInt8]? {
    PasswordHash.scrypt(password: password, salt: salt, costLog2: costLog2)
      .map { tokenKey.passwordHash(of: $0) }
  }
}

extension LoopContext {
  /// Answers a question on the passwords' thread; the body runs on this loop. OVERLOADED when
  /// too many wait already.
  func ask(
    _ question: PasswordQuestion, _ body: @escaping (Result<PasswordAnswer, Status>) -> Void
  ) {
    guard core.takePasswordPlace() else { return body(.failure(.overloaded)) }
    let ticket = ticket()
    passwordWaits[ticket] = body
    let tokenKey = core.identities.tokenKey
    core.passwordWorker.execute { [self] in
      let answer = question.answer(tokenKey)
      core.returnPasswordPlace()
      loop.execute { [self] in passwordWaits.removeValue(forKey: ticket)?(.success(answer)) }
    }
  }
}
