// Module Engine. See ARCHITECTURE.md.
