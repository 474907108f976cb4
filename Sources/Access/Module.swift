// Module Access. See ARCHITECTURE.md.
