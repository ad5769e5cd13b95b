//! The pipeline from a spec to findings and files, and the only door to the disk.
//!
//! [`lint`], [`build`], [`compare`], [`review`] and [`eval_path`] each take a [`Workspace`] and a [`Selection`] and give back what they
//! found, or the [`Problem`] that kept them from working. Nothing here prints.

mod audit;
mod baseline;
mod build;
mod cache;
mod check;
mod clock;
pub mod codes;
mod disk_loader;
mod eval;
mod explain;
mod fix;
mod format;
mod init;
mod output;
mod output_file;
mod place;
mod problem;
mod record;
pub mod reference;
mod repl;
mod replacement;
mod review;
mod secrets;
mod text_file;
mod whole_file;

pub use audit::{Audit, FileKind, IGNORED, Ignored, Reading, Unread, audit};
pub use baseline::{Baseline, Checked, Key, Known, keys, keys_of_suppressed, write_baseline};
pub use build::{Build, BuildRequest, Comparison, build, compare};
pub use check::{Counters, Report, Selection, lint};
pub use eval::{Evaluated, OptionFacts, Unwritten, Why, eval_expression, eval_path, notation, why};
pub use explain::{UnknownCode, codes as all_codes, explain};
pub use fix::{FixedFile, Fixes, Fixing, LeftOut, audit_and_fix, lint_and_fix};
pub use format::{FormattedFile, Formatting, format_files, format_text};
pub use init::{Init, InitRequest, init};
pub use output::{Change, Refusal, RefusalReason};
pub use output_file::write_output_file;
pub use place::{EXTENSION, Workspace};
pub use problem::Problem;
pub use reference::{closest as closest_option, reference};
pub use repl::{REPL_COMMANDS, Repl, ReplInput, Reply, is_complete};
pub use review::{Review, Surface, SurfaceChanges, review};
pub use secrets::secrets;
pub use specc_eval::format::{decimal, duration, size};
pub use specc_eval::inspect::{Definition, Fate, Priority};
pub use specc_eval::{Data, Node, ReferenceKind, Text, TextPiece};
pub use specc_rex::{RecordedItem, ReviewRecord, Suppressed, Unchecked};
pub use text_file::LARGEST_FILE;
