// Module Client. See ARCHITECTURE.md.
