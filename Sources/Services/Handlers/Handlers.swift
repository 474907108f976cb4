/// Every method of every service; one file for each service. Has no state of its own: what a
/// method needs comes with its call.
struct Handlers: AllServices {}
