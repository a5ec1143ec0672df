//! `Chunks`: input cut into pieces that end where a line ends.

use std::io::{self, BufRead as _, BufReader, Read};
use std::mem;

/// Bytes asked for at once; a chunk is about as long. As many as a pipe holds: some thousand
/// addresses, so that handing a chunk from thread to thread costs next to nothing a line.
const READ: usize = 64 * 1024;
/// Bytes of a line, without the newline, above which it is not looked at. Memory depends on it,
/// since a line is kept until its newline comes, which may be never.
pub(super) const MAX_LINE: usize = 1024 * 1024;

/// Chunks of whole lines, in order. Each is handed out as soon as it is read, so that answers to a
/// slow input do not wait for more of it.
///
/// Of a line longer than [`MAX_LINE`], too much to pass for a shorter one is kept, and not all.
pub(super) struct Chunks<R> {
    input: BufReader<R>,
    /// The beginning of a line whose end is not read yet.
    begun: Vec<u8>,
}

impl<R: Read> Chunks<R> {
    pub(super) fn of(input: R) -> Self {
        Self {
            input: BufReader::with_capacity(READ, input),
            begun: Vec::new(),
        }
    }
}

impl<R: Read> Iterator for Chunks<R> {
    type Item = io::Result<Vec<u8>>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let read = match self.input.fill_buf() {
                Ok([]) => {
                    let last = mem::take(&mut self.begun);
                    return (!last.is_empty()).then_some(Ok(last));
                }
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Some(Err(error)),
            };
            let size = read.len();
            let newline = read.iter().rposition(|byte| *byte == b'\n');
            let chunk = if let Some(newline) = newline {
                let (ended, begun) = read.split_at(newline + 1);
                let mut chunk = mem::replace(&mut self.begun, begun.to_vec());
                chunk.extend_from_slice(ended);
                Some(chunk)
            } else {
                let room = (MAX_LINE + 1).saturating_sub(self.begun.len());
                self.begun.extend(read.iter().take(room));
                None
            };
            self.input.consume(size);
            if let Some(chunk) = chunk {
                return Some(Ok(chunk));
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// Gives `step` bytes at a time.
    struct Slow<'t> {
        text: &'t [u8],
        step: usize,
    }

    impl Read for Slow<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let step = self.step.min(into.len());
            self.text.read(into.split_at_mut(step).0)
        }
    }

    fn chunks(text: &[u8], step: usize) -> Vec<Vec<u8>> {
        Chunks::of(Slow { text, step })
            .collect::<io::Result<_>>()
            .unwrap()
    }

    #[test]
    fn chunks_are_the_input_and_end_with_lines() {
        for text in [
            "",
            "a",
            "a\n",
            "\n",
            "\n\na",
            "one\ntwo\r\nthree",
            "ä\nö\nü\n",
        ] {
            for step in 1..=text.len().max(1) {
                let chunks = chunks(text.as_bytes(), step);
                assert_eq!(chunks.concat(), text.as_bytes(), "{text:?} by {step}");
                let (_, whole) = chunks.split_last().unwrap_or((const { &Vec::new() }, &[]));
                assert!(
                    whole.iter().all(|chunk| chunk.ends_with(b"\n")),
                    "{text:?} by {step}"
                );
            }
        }
    }

    #[test]
    fn a_line_without_end_is_not_kept_whole() {
        let mut text = vec![b'a'; 5 * MAX_LINE];
        text.extend(b"\nnext\n");
        for step in [READ, 1000, 4099] {
            let chunks = chunks(&text, step);
            assert!(
                chunks
                    .iter()
                    .all(|chunk| chunk.len() <= MAX_LINE + 1 + READ)
            );
            let lines = chunks.concat();
            let lines: Vec<_> = lines.split(|byte| *byte == b'\n').collect();
            let [long, next, rest] = lines.try_into().unwrap();
            assert!(long.len() > MAX_LINE);
            assert_eq!((next, rest), (b"next".as_slice(), b"".as_slice()));
        }
        let unended = chunks(&text[..4 * MAX_LINE], READ).concat();
        assert_eq!(unended.len(), MAX_LINE + 1);
    }

    #[test]
    fn the_longest_line_is_kept_whole() {
        let mut text = vec![b'a'; MAX_LINE];
        text.push(b'\n');
        for step in [READ, 1000] {
            assert_eq!(chunks(&text, step).concat(), text);
        }
    }
}
