//! JSON Schema over trees, and its violations in the words of a person.
