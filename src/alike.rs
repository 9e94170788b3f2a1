//! Which of many things share a key, told in little memory.
//!
//! A catalog of a hundred thousand pages has few ids that occur twice. A map from each id to its pages would
//! weigh more than all else; a sorted list of hashes does not, and keys are made for one thing at a time.

use std::hash::{BuildHasher, Hash, RandomState};

/// The things whose keys occur more than once, in groups, each in the order of `things`; things without a key are
/// left out. Groups stand in the order of their first things.
pub fn alike<T, K: Hash + Eq>(
    things: impl IntoIterator<Item = T>,
    key: impl Fn(&T) -> Option<K>,
) -> Vec<Vec<T>> {
    // Seeded at random: keys come from strangers, who could choose them to collide.
    let state = RandomState::new();
    let mut hashed: Vec<(u64, usize, T)> = things
        .into_iter()
        .enumerate()
        .filter_map(|(at, thing)| Some((state.hash_one(key(&thing)?), at, thing)))
        .collect();
    hashed.sort_unstable_by_key(|(hash, at, _)| (*hash, *at));
    let mut groups: Vec<(usize, Vec<T>)> = Vec::new();
    let mut rest = hashed.into_iter().peekable();
    while let Some((hash, at, first)) = rest.next() {
        let mut of_hash = vec![(at, vec![first])];
        while let Some((_, at, thing)) = rest.next_if(|(next, ..)| *next == hash) {
            let same = of_hash
                .iter_mut()
                .find(|(_, group)| group.first().is_some_and(|first| key(first) == key(&thing)));
            match same {
                Some((_, group)) => group.push(thing),
                None => of_hash.push((at, vec![thing])),
            }
        }
        groups.extend(of_hash.into_iter().filter(|(_, group)| group.len() > 1));
    }
    groups.sort_unstable_by_key(|(at, _)| *at);
    groups.into_iter().map(|(_, group)| group).collect()
}

#[cfg(test)]
mod tests {
    use super::alike;

    #[test]
    fn groups_keep_the_order_of_things() {
        let words = ["Nova", "vega", "nova", "lyra", "VEGA", "NOVA", ""];
        let key = |word: &&str| (!word.is_empty()).then(|| word.to_lowercase());
        assert_eq!(alike(words, key), [vec!["Nova", "nova", "NOVA"], vec!["vega", "VEGA"]]);
    }
}
