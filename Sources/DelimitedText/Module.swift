// Text files of records: CSV as RFC 4180 has it, and lines of JSON, read strictly and as a stream.
//
// What a reader holds is bounded by `Limits`, whatever the file contains; a fault names its line
// and field. What a field means is not known here.
//
// Must not import anything of this package.
