// Module Storage. See ARCHITECTURE.md.
