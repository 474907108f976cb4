// Module Commerce. See ARCHITECTURE.md.
