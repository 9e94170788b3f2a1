//! Each value once, however many pages say it.
//!
//! Pages of a catalog say the same few things again and again: a model's name stands on its own page, on those of
//! its providers and in every listing. What outlives a page is therefore a pointer.

use std::hash::{BuildHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use hashbrown::hash_table::Entry;
use hashbrown::{DefaultHashBuilder, HashTable};

use super::{Interval, Value};

/// A value that outlives its page.
pub type Shared = Arc<Value<'static>>;

/// So many that threads seldom wait for one another.
const SHARDS: usize = 64;

/// All values that were kept.
#[derive(Debug)]
pub struct Pool {
    /// Seeded at random for each run: values come from strangers, who could choose them to collide.
    state: DefaultHashBuilder,
    shards: Vec<Mutex<HashTable<Shared>>>,
}

impl Default for Pool {
    fn default() -> Self {
        let shards = std::iter::repeat_with(Mutex::default).take(SHARDS).collect();
        Self { state: DefaultHashBuilder::default(), shards }
    }
}

impl Pool {
    /// The one copy of `value`.
    pub fn keep(&self, value: &Value<'_>) -> Shared {
        let hash = self.hash(value);
        // The table takes the low bits.
        let shard = (hash >> 32) as usize % SHARDS;
        let mut table = self.shards[shard].lock().unwrap_or_else(PoisonError::into_inner);
        match table.entry(hash, |known| **known == *value, |known| self.hash(known)) {
            Entry::Occupied(known) => known.get().clone(),
            Entry::Vacant(place) => {
                place.insert(Arc::new(value.clone().into_owned())).get().clone()
            }
        }
    }

    /// The one copy of a text.
    pub fn keep_text(&self, text: &str) -> Shared {
        self.keep(&Value::Text(text.into()))
    }

    fn hash(&self, value: &Value<'_>) -> u64 {
        let mut hasher = self.state.build_hasher();
        feed(value, &mut hasher);
        hasher.finish()
    }
}

/// Equal values feed the same; two zeros of different sign are kept twice.
fn feed(value: &Value<'_>, hasher: &mut impl Hasher) {
    std::mem::discriminant(value).hash(hasher);
    let number = |number: &Interval, hasher: &mut _| {
        for part in [number.low, number.high, number.shown, number.binary] {
            part.to_bits().hash(hasher);
        }
    };
    match value {
        Value::Missing => {}
        Value::Flag(flag) => flag.hash(hasher),
        Value::Number(one) => number(one, hasher),
        Value::Range(ends) => ends.iter().for_each(|end| number(end, hasher)),
        Value::Text(text) => text.hash(hasher),
        Value::List(items) => items.hash(hasher),
        Value::Time(time) => time.hash(hasher),
        Value::Several(values) => values.iter().for_each(|value| feed(value, hasher)),
        Value::Fields(fields) => {
            for (name, value) in fields {
                name.hash(hasher);
                feed(value, hasher);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_are_kept_once() {
        let pool = Pool::default();
        let number = |value| Value::Number(Interval::exact(value));
        let fields = |value| Value::Fields(vec![("a".into(), number(value))]);
        for value in [number(1.5), fields(2.0), Value::Text("x".into()), Value::Flag(true)] {
            let again = value.clone();
            assert!(Arc::ptr_eq(&pool.keep(&value), &pool.keep(&again)), "{value:?}");
        }
        assert!(!Arc::ptr_eq(&pool.keep(&fields(2.0)), &pool.keep(&fields(3.0))));
        assert!(!Arc::ptr_eq(&pool.keep(&number(0.0)), &pool.keep(&Value::Missing)));
    }
}
