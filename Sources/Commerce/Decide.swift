import StoreSchema

extension State {
  /// Decides a command: what happens and what is answered, or why not. Pure: the same state,
  /// command and context always give the same result, and nothing changes. The caller applies
  /// the events with `evolve`. A command without events is answered but not recorded.
  public func decide(
    _ command: Command, context: CommandContext
  ) -> Result<Outcome, Rejection> {
    do {
      return .success(withdrawingCheckouts(try decided(command, context)))
    } catch {
      return .failure(error)
    }
  }

  private func decided(
    _ command: Command, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    if case .createStore(let command) = command { return try decide(command, context) }
    if settings == nil { throw .storeIsNotCreated }
    switch command {
    case .createStore(let command): return try decide(command, context)
    case .saveClient(let command): return try decide(command, context)
    case .saveStaff(let command): return try decide(command, context)
    case .issueToken(let command): return try decide(command, context)
    case .revokeToken(let command): return try decide(command, context)
    case .upsertBatches(let command): return try decide(command, context)
    case .adjustStock(let command): return try decide(command, context)
    case .quarantineStock(let command): return try decide(command, context)
    case .setBatchStatus(let command): return try decide(command, context)
    case .createSession(let command): return try decide(command, context)
    case .joinSession(let command): return try decide(command, context)
    case .pauseSession(let command): return try decide(command, context)
    case .resumeSession(let command): return try decide(command, context)
    case .extendSession(let command): return try decide(command, context)
    case .cancelSession(let command): return try decide(command, context)
    case .requestCheckout(let command): return try decide(command, context)
    case .releaseLines(let command): return try decide(command, context)
    case .setPickPriority(let command): return try decide(command, context)
    case .savePolicy(let command): return try decide(command, context)
    case .convertFromDraft(let command): return try decide(command, context)
    case .createAccount(let command): return try decide(command, context)
    case .resetPassword(let command): return try decide(command, context)
    case .setAccountActive(let command): return try decide(command, context)
    case .acceptInvitation(let command): return try decide(command, context)
    case .signIn(let command): return try decide(command, context)
    case .signOut(let command): return try decide(command, context)
    case .setClientTerms(let command): return try decide(command, context)
    case .shop(let command): return try decide(command, context)
    case .createStaffOrder(let command): return try decide(command, context)
    case .editOrder(let command): return try decide(command, context)
    case .addOrderNote(let command): return try decide(command, context)
    case .moveOrder(let command): return try decide(command, context)
    case .recordPayment(let command): return try decide(command, context)
    case .addNote(let command): return try decide(command, context)
    case .addToCart(let command): return try decide(command, context)
    case .updateCartItem(let command): return try decide(command, context)
    case .removeFromCart(let command): return try decide(command, context)
    case .clearCart(let command): return try decide(command, context)
    case .applyItemOverride(let command): return try decide(command, context)
    case .applyBatchOverride(let command): return try decide(command, context)
    case .applyOrderOverride(let command): return try decide(command, context)
    case .removeOverride(let command): return try decide(command, context)
    case .setVisibility(let command): return try decide(command, context)
    case .requestSample(let command): return try decide(command, context)
    case .moveSample(let command): return try decide(command, context)
    case .decideSample(let command): return try decide(command, context)
    case .savePreset(let command): return try decide(command, context)
    case .deletePreset(let command): return try decide(command, context)
    case .assignPreset(let command): return try decide(command, context)
    case .savePriceTier(let command): return try decide(command, context)
    case .importRows(let command): return try decide(command, context)
    default: return try decidedFurther(command, context)
    }
  }

  /// The second half. It names the cases of the first, so that none can be forgotten.
  private func decidedFurther(
    _ command: Command, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    switch command {
    case .convertToOrder(let command): return try decide(command, context)
    case .markPicked(let command): return try decide(command, context)
    case .unmarkPicked(let command): return try decide(command, context)
    case .claimPick(let command): return try decide(command, context)
    case .unclaimPick(let command): return try decide(command, context)
    case .acknowledgeRecall(let command): return try decide(command, context)
    case .returnToShelf(let command): return try decide(command, context)
    case .stagePick(let command): return try decide(command, context)
    case .handOverPick(let command): return try decide(command, context)
    case .submitScans(let command): return try decide(command, context)
    case .shortPick(let command): return try decide(command, context)
    case .reallocatePick(let command): return try decide(command, context)
    case .substitutePick(let command): return try decide(command, context)
    case .acceptShort(let command): return try decide(command, context)
    case .createSheet(let command): return try decide(command, context)
    case .updateSheet(let command): return try decide(command, context)
    case .archiveSheet(let command): return try decide(command, context)
    case .shareSheet(let command): return try decide(command, context)
    case .revokeSheetLink(let command): return try decide(command, context)
    case .viewSheet(let command): return try decide(command, context)
    case .selectSheetItems(let command): return try decide(command, context)
    case .convertSheetToOrder(let command): return try decide(command, context)
    case .convertSheetToSession(let command): return try decide(command, context)
    case .queueEmail(let command): return try decide(command, context)
    case .retryEmail(let command): return try decide(command, context)
    case .markEmail(let command): return try decide(command, context)
    case .webhook(let command): return try decide(command, context)
    case .runTimers: return try runTimers(context)
    case .createStore, .saveClient, .saveStaff, .issueToken, .revokeToken, .upsertBatches,
      .adjustStock, .quarantineStock, .setBatchStatus, .createSession, .joinSession, .pauseSession,
      .resumeSession, .extendSession, .cancelSession, .requestCheckout, .releaseLines,
      .setPickPriority, .savePolicy, .convertFromDraft, .createAccount, .resetPassword,
      .setAccountActive, .acceptInvitation, .signIn, .signOut, .setClientTerms, .shop,
      .createStaffOrder, .editOrder, .addOrderNote, .moveOrder, .recordPayment, .addNote,
      .addToCart, .updateCartItem, .removeFromCart, .clearCart, .applyItemOverride,
      .applyBatchOverride, .applyOrderOverride, .removeOverride, .setVisibility, .requestSample,
      .moveSample, .decideSample, .savePreset, .deletePreset, .assignPreset, .savePriceTier,
      .importRows:
      preconditionFailure("decided in the first half")
    }
  }
}
