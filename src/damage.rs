//! Damage to the text itself: wrong character sets, broken encodings, invisible characters.
