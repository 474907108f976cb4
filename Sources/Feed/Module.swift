// Module Feed. See ARCHITECTURE.md.
