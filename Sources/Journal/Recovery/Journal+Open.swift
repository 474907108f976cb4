public import Storage

extension Journal {
  /// Takes the store over: locks it, finds the newest whole snapshot, verifies every record after
  /// it, cuts an unfinished end. A missing directory becomes a new store.
  ///
  /// - Throws: `inUse`, `damaged`, `unsupportedVersion`, `storageFailed`; nothing was changed that
  ///   a later attempt would miss.
  public static func open(
    _ directory: String, fileSystem: any FileSystem, options: JournalOptions = JournalOptions()
  ) throws(JournalError) -> Recovered {
    precondition(
      JournalLimits.segmentBytesRange.contains(options.segmentBytes) && options.snapshotsKept >= 1,
      "the size of segments is within the limits, and a snapshot is kept")
    let places = StorePlaces(directory)
    var recovery = Recovery(places, fileSystem: fileSystem, options: options)
    let (opened, manifest) = try recovery.run()
    let journal = Journal(opened, places: places, fileSystem: fileSystem, options: options)
    let last = opened.end.sequence - 1
    let base = manifest?.sequence ?? 0
    return Recovered(
      journal: journal,
      snapshot: manifest.map {
        Snapshot(
          manifest: $0, directory: places.snapshot($0.sequence), fileSystem: fileSystem)
      },
      entries: EntryReader(
        opened.segments, after: base, through: last, headerSeed: journal.headerSeed,
        fileSystem: fileSystem),
      lastSequence: last, warnings: recovery.warnings)
  }
}
