//! Work on chunks of lines by several threads, with the results in the order of the input.
//!
//! The reader makes a promise for each chunk: a channel that will carry its one result. The chunk
//! goes to whichever thread is free, the promise to the writer, who waits for promises in turn. So
//! order needs no numbers and no sorting. The queue of promises is bounded: while the writer lags
//! behind, the reader waits, and memory holds a few chunks whatever the length of the input.

use std::io::{self, Read};
use std::num::NonZero;
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use super::lines::Chunks;

/// Chunks between reader and writer, for each thread: enough that nobody waits for one slow chunk.
const IN_FLIGHT: usize = 4;

struct Job<T> {
    chunk: Vec<u8>,
    result: SyncSender<T>,
}

/// Starts to do `work` on each chunk of the input. The results come in the order of the input; an
/// error of reading is the last.
///
/// Nobody waits for the threads to end: the reader may be waiting for input that never comes, and
/// must not keep the program from ending when its output is closed.
///
/// # Errors
/// Where the threads cannot be started.
pub(super) fn start<T: Send + 'static>(
    input: impl Read + Send + 'static,
    threads: NonZero<usize>,
    work: impl Fn(&[u8]) -> T + Send + Sync + 'static,
) -> io::Result<impl Iterator<Item = io::Result<T>>> {
    let (to_threads, jobs) = channel::<Job<T>>();
    let (jobs, work) = (Arc::new(Mutex::new(jobs)), Arc::new(work));
    for _ in 0..threads.get() {
        let (jobs, work) = (Arc::clone(&jobs), Arc::clone(&work));
        thread::Builder::new().spawn(move || {
            while let Some(job) = next(&jobs) {
                // It fails where the writer has left, and then there is no further job either.
                let _ = job.result.send(work(&job.chunk));
            }
        })?;
    }
    let (to_writer, promises) = sync_channel(threads.get().saturating_mul(IN_FLIGHT));
    thread::Builder::new().spawn(move || {
        for chunk in Chunks::of(input) {
            let (result, promise) = sync_channel(1);
            let (promise, chunk) = match chunk {
                Ok(chunk) => (Ok(promise), chunk),
                Err(error) => {
                    let _ = to_writer.send(Err(error));
                    return;
                }
            };
            // The promise first: it is what waits while too much is in flight.
            if to_writer.send(promise).is_err() || to_threads.send(Job { chunk, result }).is_err() {
                return;
            }
        }
    })?;
    Ok(promises
        .into_iter()
        .map(|promise: io::Result<Receiver<T>>| promise?.recv().map_err(io::Error::other)))
}

/// The next job, once there is one; `None` at the end of the input.
fn next<T>(jobs: &Mutex<Receiver<Job<T>>>) -> Option<Job<T>> {
    // Whoever holds the lock only waits for a job: there is nothing that could be half done.
    jobs.lock()
        .unwrap_or_else(PoisonError::into_inner)
        .recv()
        .ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// Gives one byte at a time, and then an error if it has one.
    struct Bytes {
        text: Vec<u8>,
        at: usize,
        error: Option<io::Error>,
    }

    impl Bytes {
        fn of(text: Vec<u8>) -> Self {
            Self {
                text,
                at: 0,
                error: None,
            }
        }
    }

    impl Read for Bytes {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            match (self.text.get(self.at), into.first_mut()) {
                (Some(byte), Some(first)) => {
                    *first = *byte;
                    self.at += 1;
                    Ok(1)
                }
                _ => self.error.take().map_or(Ok(0), Err),
            }
        }
    }

    #[test]
    fn results_are_in_order_however_long_each_takes() {
        let text: Vec<u8> = (0..2000)
            .flat_map(|number| format!("{number}\n").into_bytes())
            .collect();
        for threads in [1, 2, 7] {
            let work = |chunk: &[u8]| {
                // The earlier of two neighbours takes longer.
                if chunk.starts_with(b"1") {
                    thread::yield_now();
                    std::hint::black_box((0..20_000).map(std::hint::black_box).sum::<u64>());
                }
                chunk.to_vec()
            };
            let threads = NonZero::new(threads).unwrap();
            let results = start(Bytes::of(text.clone()), threads, work).unwrap();
            let results: Vec<_> = results.collect::<io::Result<_>>().unwrap();
            assert_eq!(results.len(), 2000);
            assert_eq!(results.concat(), text);
        }
    }

    #[test]
    fn an_error_comes_after_what_was_read_before_it() {
        let input = Bytes {
            error: Some(io::Error::other("the disk is gone")),
            ..Bytes::of(b"a\nb\nc".to_vec())
        };
        let mut results = start(input, NonZero::<usize>::MIN, <[u8]>::to_vec).unwrap();
        assert_eq!(results.next().unwrap().unwrap(), b"a\n");
        assert_eq!(results.next().unwrap().unwrap(), b"b\n");
        let error = results.next().unwrap().unwrap_err();
        assert_eq!(error.to_string(), "the disk is gone");
        assert!(results.next().is_none());
    }

    #[test]
    fn endless_input_is_read_no_further_than_the_results_are() {
        let mut results = start(io::repeat(b'\n'), NonZero::<usize>::MIN, <[u8]>::len).unwrap();
        assert!(results.by_ref().take(100).all(|size| size.unwrap() > 0));
    }
}
