import Storage

/// Begins a segment: written aside, synced, renamed, directory synced. So a segment that has its
/// name has its whole header.
func createSegment(
  _ header: SegmentHeader, places: StorePlaces, fileSystem: any FileSystem,
  options: JournalOptions
) throws(JournalError) -> (Segment, any File) {
  let path = places.segment(header.firstSequence)
  let aside = path + StorePlaces.unfinishedSuffix
  let file = try storage { () throws(StorageError) in
    let unfinished = try fileSystem.open(aside, .create)
    try unfinished.write(header.encoded, at: 0)
    reserve(unfinished, options)
    try unfinished.sync()
    try fileSystem.rename(aside, to: path)
    try fileSystem.syncDirectory(places.journal)
    return try fileSystem.open(path, .write)
  }
  return (Segment(path: path, header: header), file)
}

/// Reserves a segment's space. Without it the log works as well, so a failure is passed over; a
/// disk that is really full shows at the next write.
func reserve(_ file: any File, _ options: JournalOptions) {
  if options.preallocates { try? file.preallocate(to: options.segmentBytes) }
}
