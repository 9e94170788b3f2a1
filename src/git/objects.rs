//! Contents of files by their object names, from `git cat-file --batch`.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Mutex, PoisonError};

use sha1::{Digest as _, Sha1};

/// The name of an object in hexadecimal digits: the hash of what it holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ObjectId(Box<str>);

/// How many digits names have in repositories of either kind.
const SHA1: usize = 40;
const SHA256: usize = 64;

const EMPTY_FILE: [&str; 2] = [
    "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
    "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813",
];

impl ObjectId {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let is_name = matches!(text.len(), SHA1 | SHA256)
            && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_name.then(|| Self(text.into()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn is_empty_file(&self) -> bool {
        EMPTY_FILE.contains(&self.as_str())
    }

    /// Whether a file with these bytes has this name; `None` where that is not computed here.
    pub fn names(&self, bytes: &[u8]) -> Option<bool> {
        if self.0.len() != SHA1 {
            return None;
        }
        let mut hasher = Sha1::new();
        hasher.update(format!("blob {}\0", bytes.len()));
        hasher.update(bytes);
        let digest = hasher.finalize();
        let digits = self.0.as_bytes().chunks_exact(2);
        let nibble = |digit: u8| char::from(digit).to_digit(16).unwrap_or(16);
        Some(
            digits.zip(digest.iter()).all(|(digits, &byte)| {
                nibble(digits[0]) << 4 | nibble(digits[1]) == u32::from(byte)
            }),
        )
    }
}

/// Readers of objects: as many processes as there are threads that read at one time, started when first needed.
#[derive(Debug)]
pub struct Objects {
    start: Mutex<Command>,
    idle: Mutex<Vec<Reader>>,
}

#[derive(Debug)]
struct Reader {
    child: Child,
    asks: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Objects {
    pub(super) fn new(mut start: Command) -> Self {
        start.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        Self { start: Mutex::new(start), idle: Mutex::default() }
    }

    /// The bytes of a file, which fails where they are more than `most`.
    pub fn read(&self, object: &ObjectId, most: u64) -> io::Result<Vec<u8>> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut reader = match idle {
            Some(reader) => reader,
            None => Reader::start(&mut self.start.lock().unwrap_or_else(PoisonError::into_inner))?,
        };
        // A reader that failed may be out of step, and is not used again.
        let bytes = reader.read(object, most)?;
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(reader);
        bytes.ok_or_else(|| {
            let message = format!("the file is larger than {} MiB", most >> 20);
            io::Error::new(io::ErrorKind::FileTooLarge, message)
        })
    }
}

impl Reader {
    fn start(command: &mut Command) -> io::Result<Self> {
        let mut child = command.spawn()?;
        let pipes = child.stdin.take().zip(child.stdout.take());
        let (asks, answers) = pipes.ok_or(io::ErrorKind::BrokenPipe)?;
        Ok(Self { child, asks, answers: BufReader::with_capacity(1 << 16, answers) })
    }

    /// `None` where there is more than `most`.
    fn read(&mut self, object: &ObjectId, most: u64) -> io::Result<Option<Vec<u8>>> {
        writeln!(self.asks, "{}", object.as_str())?;
        self.asks.flush()?;
        let mut head = String::new();
        self.answers.read_line(&mut head)?;
        let mut words = head.split_ascii_whitespace();
        let (Some(_), Some("blob"), Some(size)) = (words.next(), words.next(), words.next()) else {
            let message = "the repository does not hold its content (a partial clone?)";
            return Err(io::Error::new(io::ErrorKind::NotFound, message));
        };
        let size: u64 = size.parse().map_err(|_| io::ErrorKind::InvalidData)?;
        if size > most {
            io::copy(&mut self.answers.by_ref().take(size + 1), &mut io::sink())?;
            return Ok(None);
        }
        let mut bytes = vec![0; usize::try_from(size).unwrap_or(0)];
        self.answers.read_exact(&mut bytes)?;
        self.answers.read_exact(&mut [0])?;
        Ok(Some(bytes))
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        // It only reads: nothing is lost. Without the wait it would stay behind as a dead entry.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_hash_of_a_head_and_the_bytes() {
        let hello = ObjectId::parse("ce013625030ba8dba906f756967f9e9ca394464a").unwrap();
        assert_eq!(hello.names(b"hello\n"), Some(true));
        assert_eq!(hello.names(b"hello\r\n"), Some(false));
        let empty = ObjectId::parse(EMPTY_FILE[0]).unwrap();
        assert_eq!(empty.names(b""), Some(true));
        assert_eq!(ObjectId::parse(EMPTY_FILE[1]).unwrap().names(b""), None);
        assert_eq!(ObjectId::parse("--help"), None);
    }
}
