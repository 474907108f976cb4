// Module CommerceStore. See ARCHITECTURE.md.
