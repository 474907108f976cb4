import HashTreeCollections
import Values

/// The answers that are given again (D8): bounded by age and count, both counted in the log's own
/// terms, so that every replay forgets the same answers at the same record.
struct AnswerTable: Sendable {
  /// What the key is bound to, and the answer.
  struct Answer: Sendable {
    var payloadHash: PayloadHash
    var sequence: UInt64
    var time: Timestamp
    var reply: [UInt8]
  }
  private struct Age: Sendable {
    var key: IdempotencyKey
    var sequence: UInt64
    var time: Timestamp
  }

  private let countMax: Int
  private let ageSecondsMax: Int64
  private var answers: TreeDictionary<IdempotencyKey, Answer> = [:]
  /// In the order of sequences.
  private var ages = PersistentQueue<Age>()

  init(limits: EngineLimits) {
    countMax = limits.rememberedAnswersMax
    ageSecondsMax = limits.rememberedAnswerSeconds
  }

  var count: Int { ages.count }

  subscript(key: IdempotencyKey) -> Answer? { answers[key] }

  /// Remembers an answer; `answer.sequence` is greater than that of every answer before.
  mutating func remember(_ answer: Answer, for key: IdempotencyKey) {
    answers[key] = answer
    ages.append(Age(key: key, sequence: answer.sequence, time: answer.time))
  }

  /// The same, of a record of the log or a line of a snapshot.
  mutating func remember(_ answer: RememberedAnswer) {
    let remembered = Answer(
      payloadHash: answer.idempotency.payloadHash, sequence: answer.sequence, time: answer.time,
      reply: answer.reply)
    remember(remembered, for: answer.idempotency.key)
  }

  /// Forgets what is too old at this commit time, and the oldest above the count.
  mutating func forget(at time: Timestamp) {
    while let oldest = ages.first {
      let expired = oldest.time.adding(seconds: ageSecondsMax) < time
      guard expired || ages.count > countMax else { return }
      ages.removeFirst()
      // With limits changed since, the key may have been used again: then it is the newer answer's.
      if answers[oldest.key]?.sequence == oldest.sequence { answers[oldest.key] = nil }
    }
  }

  /// Every remembered answer, in the order of sequences.
  func makeIterator() -> AnyIterator<RememberedAnswer> {
    let oldestFirst = ages.makeIterator()
    let answers = answers
    return AnyIterator {
      while let age = oldestFirst.next() {
        guard let answer = answers[age.key], answer.sequence == age.sequence else { continue }
        return RememberedAnswer(
          idempotency: Idempotency(key: age.key, payloadHash: answer.payloadHash),
          sequence: answer.sequence, time: answer.time, reply: answer.reply)
      }
      return nil
    }
  }
}
