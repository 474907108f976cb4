// Module Server. See ARCHITECTURE.md.
