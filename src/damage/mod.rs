//! Faults of the text itself, over the raw bytes of a file.
