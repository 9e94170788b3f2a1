//! Files that were read a moment ago: findings on the rows of one listing read that listing once.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use crate::diagnostic::FileId;
use crate::snapshot::Snapshot;

/// A row needs its listing and its page, a pair of twins two files; the others are there for what lies between.
const MOST: usize = 4;

#[derive(Debug, Default)]
pub struct Recent {
    files: Mutex<VecDeque<(FileId, Arc<[u8]>)>>,
}

impl Recent {
    /// The bytes of a file; `None` where it cannot be read.
    pub fn read(&self, snapshot: &Snapshot, file: FileId) -> Option<Arc<[u8]>> {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        let at = files.iter().position(|(known, _)| *known == file);
        let found = match at.and_then(|at| files.remove(at)) {
            Some((_, bytes)) => bytes,
            None => snapshot.read(file).ok()?.into(),
        };
        files.truncate(MOST - 1);
        files.push_front((file, Arc::clone(&found)));
        Some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_files_are_kept_and_those_that_are_gone_are_none() {
        let names = ["a.md", "b.md", "c.md", "d.md", "e.md"];
        let snapshot = Snapshot::in_memory(names.map(|name| (name, name)));
        let recent = Recent::default();
        let read = |file| recent.read(&snapshot, FileId(file)).unwrap();
        let first = read(0);
        assert_eq!(&*first, b"a.md");
        read(1);
        assert!(Arc::ptr_eq(&first, &read(0)));
        for file in 1..5 {
            read(file);
        }
        assert!(!Arc::ptr_eq(&first, &read(0)));
        assert_eq!(recent.files.lock().unwrap().len(), MOST);
    }
}
