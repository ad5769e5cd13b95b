//! End-to-end tests of specc; see `tests/`.
