// How much room characters take where every character has a cell of the same width: terminals and
// mails. Shared by `TerminalViews` and `Documents`, so that both count alike.
//
// Pure: a function of the text and of Unicode's tables. Must not import anything.
