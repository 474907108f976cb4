// Module RPC. See ARCHITECTURE.md.
