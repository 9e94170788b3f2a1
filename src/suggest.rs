//! "Did you mean": the near name for a word that is not known.

use strsim::damerau_levenshtein;

/// Words longer than this get no suggestion: the distance takes the product of both lengths.
const LONGEST: usize = 64;

/// The candidate that is `word` but for a slip of the pen, if one is.
///
/// Case is no distance. A third of the longer word may differ, so that short words need to be nearer. Of
/// equally near ones the first in alphabetical order is taken, whatever their order.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.is_empty() || word.len() > LONGEST {
        return None;
    }
    let lower = word.to_lowercase();
    let length = lower.chars().count();
    candidates
        .into_iter()
        .filter(|candidate| *candidate != word && candidate.len() <= LONGEST)
        .filter_map(|candidate| {
            let longer = length.max(candidate.chars().count());
            let shorter = length.min(candidate.chars().count());
            let allowed = (longer / 3).max(usize::from(shorter > 1));
            if longer - shorter > allowed {
                return None;
            }
            let distance = damerau_levenshtein(&lower, &candidate.to_lowercase());
            (distance <= allowed).then_some((distance, candidate))
        })
        .min()
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn near_names() {
        for (word, candidates, expected) in [
            ("titel", &["title", "type"][..], Some("title")),
            ("Title", &["title"], Some("title")),
            ("autor", &["title", "author"], Some("author")),
            ("contextwindow", &["context_window"], Some("context_window")),
            ("a", &["b"], None),
            ("on", &["of", "or"], Some("of")),
            ("on", &["or", "of"], Some("of")),
            ("price", &["weight"], None),
            ("", &["a"], None),
            ("same", &["same"], None),
        ] {
            assert_eq!(nearest(word, candidates.iter().copied()), expected, "{word}");
        }
    }

    #[test]
    fn long_words_cost_nothing() {
        let long = "x".repeat(1 << 20);
        assert_eq!(nearest(&long, [long.as_str(), "y"]), None);
    }
}
