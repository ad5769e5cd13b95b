//! The diagnostics that evaluation raises.
