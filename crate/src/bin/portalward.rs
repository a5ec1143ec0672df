//! The program `portalward`; see [`portalward::cli`].

use std::process::ExitCode;

use portalward::cli::{Failure, HELP, run};

fn main() -> ExitCode {
    match run(lexopt::Parser::from_env()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Help) => {
            println!("{HELP}");
            ExitCode::SUCCESS
        }
        Err(failure) => {
            eprintln!("portalward: {failure}");
            match failure {
                Failure::Usage(_) => ExitCode::from(2),
                Failure::Io(_) | Failure::Help => ExitCode::FAILURE,
            }
        }
    }
}
