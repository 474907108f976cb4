/// What can be asked of the store. Each case's payload stands in the folder of its aggregate.
public enum Command: Equatable, Sendable {
  /// The first command of a store: its settings (C44). Principal SYSTEM.
  case createStore(CreateStore)
  case saveClient(SaveClient)
  case saveStaff(SaveStaff)
  case issueToken(IssueToken)
  case revokeToken(RevokeToken)
  case upsertBatches(UpsertBatches)
  case adjustStock(AdjustStock)
  case quarantineStock(QuarantineStock)
  case setBatchStatus(SetBatchStatus)
  case createSession(CreateSession)
  case joinSession(JoinSession)
  case pauseSession(PauseSession)
  case resumeSession(ResumeSession)
  case extendSession(ExtendSession)
  case cancelSession(CancelSession)
  case addNote(AddNote)
  case addToCart(AddToCart)
  case updateCartItem(UpdateCartItem)
  case removeFromCart(RemoveFromCart)
  case clearCart(ClearCart)
  case applyItemOverride(ApplyItemOverride)
  case applyBatchOverride(ApplyBatchOverride)
  case applyOrderOverride(ApplyOrderOverride)
  case removeOverride(RemoveOverride)
  case setVisibility(SetVisibility)
  case requestSample(RequestSample)
  case moveSample(MoveSample)
  case decideSample(DecideSample)
  case savePriceTier(SavePriceTier)
  case convertToOrder(ConvertToOrder)
  case markPicked(MarkPicked)
  case unmarkPicked(UnmarkPicked)
  /// Warns and expires idle sessions whose time has come; the server's own timer (C05).
  /// Submit it when `State.nextDeadline` is reached, and again while it still lies in the past.
  case runTimers
}
