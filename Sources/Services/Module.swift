// Module Services. See ARCHITECTURE.md.
