//! The program `portalward`; see [`portalward::cli`].

use std::process::ExitCode;

use portalward::cli::{Failure, run};

fn main() -> ExitCode {
    match run(lexopt::Parser::from_env()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("portalward: {failure}");
            if let Failure::Usage(_) = failure {
                ExitCode::from(2)
            } else {
                ExitCode::FAILURE
            }
        }
    }
}
