// Module TLS. See ARCHITECTURE.md.
