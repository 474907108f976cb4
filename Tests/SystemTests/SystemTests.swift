import Testing

/// The whole system: real processes, sockets, TLS and files. One test at a time: each wants the
/// machine, and several count what their own server does.
///
/// `SHOWROOM_SEED` repeats a run's choices, `SHOWROOM_KILL_ROUNDS` sets how often the server is
/// killed.
@Suite(.serialized) struct SystemTests {}
