// Module APISchema. See ARCHITECTURE.md.
