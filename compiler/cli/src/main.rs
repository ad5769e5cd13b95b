//! `specc`, on the standard streams.

use std::process::ExitCode;

fn main() -> ExitCode {
    specc_cli::with_standard_streams(|terminal| specc_cli::run(std::env::args_os(), terminal))
        .into()
}
