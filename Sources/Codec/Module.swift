// Module Codec. See ARCHITECTURE.md.
