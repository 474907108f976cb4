import StoreSchema

/// Brings records of earlier versions up to date as they are read. The bytes on the disk stay.
///
/// There is one version so far, so there is nothing to bring up to date. A change of meaning adds
/// a function here and a golden journal of the version before to the tests.
enum Upcasts {
  static func current(_ record: JournalRecord) -> JournalRecord { record }
}
