//! YAML text to a tree of values with their places.
