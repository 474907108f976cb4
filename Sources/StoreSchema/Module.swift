// Module StoreSchema. See ARCHITECTURE.md.
