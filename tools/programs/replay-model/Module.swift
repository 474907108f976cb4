// A file of invoices as a plan of sales, and its exact total, for `showroom-replay`.
//
// The file is read twice, always as a stream: the survey finds what was sold, to whom and at which
// usual price; the second pass plays invoice by invoice. Memory holds one entry per stock code,
// customer and unplayed invoice, never the lines. Every line of the file is either part of a sale
// or counted under the reason why it can't be sold.
//
// Must not import the Client: the expected figures are computed without any part of the server,
// so that comparing them with what the server says means something.
