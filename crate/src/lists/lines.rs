//! Where a reader is in a text that is never in memory as a whole.

use std::cell::Cell;
use std::io::{self, BufReader, Read};
use std::rc::Rc;

/// Line and column (in bytes), both from 1, of the letter that was read last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Position {
    pub(super) line: usize,
    pub(super) column: usize,
}

impl Default for Position {
    fn default() -> Self {
        Self { line: 1, column: 0 }
    }
}

/// Counts lines and columns, and leaves out a byte order mark.
pub(super) struct Lines<R> {
    source: BufReader<R>,
    position: Rc<Cell<Position>>,
    is_begun: bool,
}

const MARK: &[u8] = "\u{FEFF}".as_bytes();
const BUFFER: usize = 64 * 1024;

impl<R: Read> Lines<R> {
    pub(super) fn new(source: R) -> Self {
        Self {
            source: BufReader::with_capacity(BUFFER, source),
            position: Rc::default(),
            is_begun: false,
        }
    }

    /// Where the reader is, at any time.
    pub(super) fn position(&self) -> Rc<Cell<Position>> {
        Rc::clone(&self.position)
    }
}

impl<R: Read> Read for Lines<R> {
    /// One byte at a time is what `serde_json` asks for.
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        use std::io::BufRead as _;
        if !self.is_begun {
            self.is_begun = true;
            if self.source.fill_buf()?.starts_with(MARK) {
                self.source.consume(MARK.len());
            }
        }
        let read = self.source.read(into)?;
        let Position {
            mut line,
            mut column,
        } = self.position.get();
        for &byte in into.get(..read).unwrap_or_default() {
            if byte == b'\n' {
                line += 1;
                column = 0;
            } else {
                column += 1;
            }
        }
        self.position.set(Position { line, column });
        Ok(read)
    }
}
