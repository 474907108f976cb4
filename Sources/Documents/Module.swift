// Documents for people: what an order or a sales sheet says, as text for a mail and as PDF.
//
// A `Document` is a plain value with everything said in ready strings: money, quantities and dates
// are written by whoever makes it. From it follow `plainText()` and `pdf()`, over Cairo and Pango.
// Invariants:
// - This is the only module that imports CPango, and no C type or pointer of it leaves it.
// - A document's bytes follow from its value and the fonts that are installed: no clock inside.
// - Nothing is shared between two calls, not even Pango's table of fonts, which is otherwise one
//   per thread: any thread may render, also several at once. It takes milliseconds a page:
//   background threads do it, never an event loop.
// - Texts are shown as they are, never read as markup.
// Must not import anything but CPango, TextCells and Values.
