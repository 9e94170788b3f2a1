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

/// From how many letters on a part of a name may differ in one and be a slip.
const LONG: usize = 5;

/// Whether two names differ by a slip of the pen, and not by what tells one name from its neighbour: a digit, an "s" at
/// the end, a short part such as in `top_k` and `top_p`.
pub fn is_slip(one: &str, other: &str) -> bool {
    const MARKS: [char; 3] = ['_', '-', ' '];
    let plain = |name: &str| name.replace(MARKS, "").to_lowercase();
    let (first, second) = (plain(one), plain(other));
    if one == other || first.len().max(second.len()) > LONGEST {
        return false;
    }
    if first == second {
        return true;
    }
    let is_plural =
        first.strip_suffix('s') == Some(&second) || second.strip_suffix('s') == Some(&first);
    if !same_digits(&first, &second) || is_plural {
        return false;
    }
    let (ours, theirs) = (one.split(MARKS), other.split(MARKS));
    if ours.clone().count() != theirs.clone().count() {
        return first.chars().count() > LONG && damerau_levenshtein(&first, &second) == 1;
    }
    ours.zip(theirs).filter(|(ours, theirs)| ours != theirs).all(|(ours, theirs)| {
        is_word_misspelt(&ours.to_lowercase(), &theirs.to_lowercase(), LONG + 1)
    })
}

/// Whether two words of at least so many letters differ in one letter, or two where they are long.
fn is_word_misspelt(one: &str, other: &str, shortest: usize) -> bool {
    let length = one.chars().count().max(other.chars().count());
    let allowed = if length > 2 * LONG { 2 } else { 1 };
    length >= shortest && damerau_levenshtein(one, other) <= allowed
}

/// Whether two names have the same digits: those tell models of one family, and rows of one table, apart.
pub fn same_digits(one: &str, other: &str) -> bool {
    let digits = |name: &str| name.bytes().filter(u8::is_ascii_digit).collect::<Vec<_>>();
    digits(one) == digits(other)
}

/// How many letters a word of a label has at least to be one that was misspelt.
const SHORTEST: usize = 4;

/// The label that is `word` but for a slip of the pen. Not one that differs by a number or by a short word, as the labels
/// of two rows do: `Min. size` and `Max. size`.
pub fn nearest_label<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let near = candidates.into_iter().filter(|candidate| is_misspelt(word, candidate));
    nearest(word, near)
}

fn is_misspelt(one: &str, other: &str) -> bool {
    if one.len().max(other.len()) > LONGEST {
        return false;
    }
    let parted = |label: &str| -> Vec<String> {
        let words = label.split(|char: char| !char.is_alphanumeric());
        words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
    };
    let (ours, theirs) = (parted(one), parted(other));
    let is_near = |ours: &str, theirs: &str| is_word_misspelt(ours, theirs, SHORTEST);
    same_digits(one, other)
        && if ours.len() == theirs.len() {
            ours.iter().zip(&theirs).all(|(ours, theirs)| ours == theirs || is_near(ours, theirs))
        } else {
            is_near(&ours.concat(), &theirs.concat())
        }
}

#[cfg(test)]
mod tests {
    use super::{is_slip, nearest, nearest_label};

    #[test]
    fn near_labels() {
        for (word, candidate, is_near) in [
            ("Contesto", "Contexto", true),
            ("MParam", "MParams", true),
            ("Tpye", "Type", true),
            ("Top Spede", "Top Speed", true),
            ("TopSpeed", "Top Speed", true),
            ("Contexto mín.", "Contexto máx.", false),
            ("Input size", "Output size", false),
            ("Top-1 error", "Top-5 error", false),
            ("GOps", "GFlops", false),
        ] {
            let found = nearest_label(word, [candidate]);
            assert_eq!(found, is_near.then_some(candidate), "{word}");
        }
    }

    #[test]
    fn slips() {
        for (one, other) in [
            ("parametres", "parameters"),
            ("context_windw", "context_window"),
            ("contextwindow", "context_window"),
            ("licence", "license"),
            ("accurracy_top1", "accuracy_top1"),
        ] {
            assert!(is_slip(one, other) && is_slip(other, one), "{one} {other}");
        }
        for (one, other) in [
            ("same", "same"),
            ("top_k", "top_p"),
            ("top1_error", "top5_error"),
            ("author", "authors"),
            ("max_tokens", "min_tokens"),
            ("input_price", "output_price"),
            ("width", "depth"),
            ("cache_read", "cache_write"),
            ("price", "weight"),
        ] {
            assert!(!is_slip(one, other) && !is_slip(other, one), "{one} {other}");
        }
    }

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
