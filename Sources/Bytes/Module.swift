// Module Bytes. See ARCHITECTURE.md.
