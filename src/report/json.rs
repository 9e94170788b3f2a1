//! Diagnostics as one JSON document, version 1.
