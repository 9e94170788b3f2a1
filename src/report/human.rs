//! Diagnostics for people: graphical reports with their source, and a summary.
