public import Engine

/// What comes of a submission to the store. Named here because Commerce has an `Outcome`, too.
public typealias StoreOutcome = Outcome<CommerceMachine>
