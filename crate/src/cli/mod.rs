//! The command line `portalward`.

mod answer;
mod breaches;
mod check;
mod field;
mod list;
mod message;
mod notices;
mod scan;
mod sign;

use std::fmt;
use std::io;

use lexopt::{Arg, Parser};

/// What `portalward --help` prints.
pub const HELP: &str = "\
portalward: tells real patient portals from fake ones

portalward check [--list FILE]... [--no-bundled] [URL-or-host]...
    Judges each address, or each line of standard input where none is given, and
    writes one JSON object a line, in order. An address that cannot be read is
    answered by {\"input\": ..., \"error\": ...}.
      --list FILE     trust this verified list (portalward-list/1) as well
      --no-bundled    without the list that comes with the program

portalward scan [--only VERDICTS] [--field NAME] [--threads N]
                [--list FILE]... [--no-bundled]
    Judges each line of standard input as check does, on all cores and in the memory
    of a few lines, however many there are. Answers are in order, one for each line.
    What the lines came to, and the first that cannot be read, stand on standard error.
      --only VERDICTS write only these answers, such as caution,danger (of verified,
                      unknown, caution, danger); broken lines are only counted
      --field NAME    lines are JSON objects that hold the address under this name
      --threads N     as many threads, instead of one for each core

portalward message [--field NAME] [--list FILE]... [--no-bundled] [FILE]...
    Judges the links and telephone numbers of messages: e-mails with or without their
    source, texts, chats. Each FILE, or standard input where none is given, is a message;
    writes one JSON object for each: the worst verdict, whose it says it is, its links,
    its numbers (official_of: whose official number it is) and how it presses its reader.
      --field NAME    lines of standard input are JSON objects that hold a message
                      under this name

portalward list build --out FILE [--no-bundled] [LIST]...
    Compiles the bundled list and the given ones into a registry for the extension.

portalward list lint [--no-bundled] FILE...
    Names every entry that cannot be accepted, with its line, and every claim that speaks
    against the bundled list. FILE is a list of ours (portalward-list/1), a table (CSV with
    the columns name and domain or portal), or a SMART User-access Brands bundle.

portalward list show FILE
    Writes id, name, sites and portals of each provider, parted by tabs.

portalward list diff OLD NEW
    Writes what NEW adds (+), takes away (-) and changes (~).

portalward list convert FILE --out LIST [--beside LIST]...
    Writes what can be accepted as a list of ours.
      --beside LIST   leave out and name what speaks against this list, or is on it

portalward list stats FILE...
    Counts what is in the files.

portalward list key --out NAME [--password-file FILE]
    Makes a pair of minisign keys, NAME.key to sign with and NAME.pub to hand on.

portalward list sign LIST --key FILE --expires DAY [--sequence N] [--list NAME]
    Writes LIST.minisig: a minisign signature whose comment says which list and which
    edition it is (N, or the list's version), and until when it vouches for anything.

portalward list verify LIST --key FILE [--key FILE] [--newer-than LIST]
    Whether one of the keys has signed LIST, and that it is no older than the other.

      --allow-reserved  accept names for tests and examples (.example, .test) as well

portalward breaches FILE [--column NAME=TITLE]...
    Reads a table of disclosed breaches (CSV), as the breach portal of the HHS Office for
    Civil Rights and other authorities publish them, and writes one JSON object a line.
      --column NAME=TITLE  what a column is called there: entity, reported, occurred, state,
                           kind, individuals, types, locations, associate or description

portalward notices [FILE]
    Checks a file of breach notices (portalward-breaches/1), or the one that comes with
    the program, and writes what the extension shows of it.

portalward --version | --help

Exit status: 0 every line was answered, 1 input or output failed, 2 wrong usage
or a list that cannot be used, or in which lint found something.";

/// Why the program ends early.
#[derive(Debug)]
pub enum Failure {
    /// None: `--help` was asked for, and [`HELP`] is the answer.
    Help,
    /// The words of the command are off, or a list cannot be used: exit status 2.
    Usage(String),
    /// Reading or writing failed: exit status 1.
    Io(io::Error),
}

/// Runs the program with the arguments it was called with.
///
/// # Errors
/// [`Failure`] with what to tell the person.
pub fn run(mut arguments: Parser) -> Result<(), Failure> {
    match arguments.next()? {
        Some(Arg::Value(command)) if command == "check" => check::run(arguments),
        Some(Arg::Value(command)) if command == "scan" => scan::run(arguments),
        Some(Arg::Value(command)) if command == "notices" => notices::run(arguments),
        Some(Arg::Value(command)) if command == "message" => message::run(arguments),
        Some(Arg::Value(command)) if command == "list" => list::run(arguments),
        Some(Arg::Value(command)) if command == "breaches" => breaches::run(arguments),
        Some(Arg::Long("version") | Arg::Short('V')) => {
            println!("portalward {}", env!("CARGO_PKG_VERSION"));
            Ok(())
        }
        Some(other) => Err(unexpected(other)),
        None => Err(Failure::Usage("a command is missing".into())),
    }
}

/// The end that an argument nobody expects leads to.
fn unexpected(argument: Arg<'_>) -> Failure {
    match argument {
        Arg::Long("help") | Arg::Short('h') => Failure::Help,
        other => other.unexpected().into(),
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Help => out.write_str(HELP),
            Self::Usage(message) => out.write_str(message),
            Self::Io(error) => write!(out, "{error}"),
        }
    }
}

impl From<lexopt::Error> for Failure {
    fn from(error: lexopt::Error) -> Self {
        Self::Usage(error.to_string())
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}
