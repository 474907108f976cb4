// Module Journal. See ARCHITECTURE.md.
