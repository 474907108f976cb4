import Testing

@testable import Client

@Suite struct SequenceProofTests {
  @Test func acceptsAChain() {
    var proof = SequenceProof(cursor: 0)
    #expect(proof.accept(sequence: 7, previousSequence: 0, startsAnew: true) == .inOrder)
    #expect(proof.accept(sequence: 9, previousSequence: 7, startsAnew: false) == .inOrder)
    #expect(proof.cursor == 9)
  }

  @Test func namesAGapAndKeepsTheCursor() {
    var proof = SequenceProof(cursor: 7)
    let verdict = proof.accept(sequence: 12, previousSequence: 9, startsAnew: false)
    #expect(verdict == .gap(expectedPrevious: 7, foundPrevious: 9))
    #expect(proof.cursor == 7)
  }

  @Test func dropsWhatWasSeen() {
    var proof = SequenceProof(cursor: 7)
    #expect(proof.accept(sequence: 7, previousSequence: 3, startsAnew: false) == .duplicate)
    #expect(proof.accept(sequence: 5, previousSequence: 3, startsAnew: false) == .duplicate)
    #expect(proof.cursor == 7)
  }
}
