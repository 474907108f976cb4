// Files of records that move between systems (S2-MIG07): as CSV with values for people, and as JSON
// Lines with the API's messages. Both ways, exactly: what is written is read again as the same
// records, and no number passes through floating point.
//
// A row that can't be read is told with line, column and what is allowed, and reading goes on; only
// a file that is no CSV or no text ends it. A reader holds one record at a time; only `EarlierRows`
// keeps rows, those that others name.
//
// A whole store is a directory of such files with a manifest (`StoreDirectory`); what it must say
// is decided here, and read and written elsewhere.
//
// Must not import the Client: where rows come from and go to is not known here.
