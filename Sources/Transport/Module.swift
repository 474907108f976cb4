// Module Transport. See ARCHITECTURE.md.
