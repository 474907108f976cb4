// Module Framing. See ARCHITECTURE.md.
