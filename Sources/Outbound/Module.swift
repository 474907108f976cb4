// What the server sends to others by itself: mails over SMTP and posts over HTTP, through libcurl.
//
// Calls block until they succeed, fail or are cancelled; they are for threads of their own.
// Invariants:
// - This is the only module that imports CCurl, and no C type or pointer of it leaves it.
// - A certificate is always verified, for the name that was asked for. A mail or a password never
//   goes over a connection that is not encrypted.
// - Nothing is taken from the environment: no proxy, no .netrc, no signal.
// - Every wait has an end, every answer a greatest length; redirects are not followed.
// - A failure says whether trying again may help, and never contains a password.
// - Text from people can't become a header, a command or an address of its own.
// Must not import anything but CCurl, TLS and Values.
