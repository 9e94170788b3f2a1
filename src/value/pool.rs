//! Each value once, however many pages say it.
//!
//! Pages of a catalog say the same few things again and again: a model's name stands on its own page, on those of
//! its providers and in every listing. What outlives a page is therefore a number that stands for the value.

use std::hash::{BuildHasher, Hash, Hasher};
use std::sync::{Mutex, PoisonError};

use hashbrown::hash_table::Entry;
use hashbrown::{DefaultHashBuilder, HashTable};

use super::{Interval, Value};

/// Stands for a value of a pool. Equal values of one pool have the same handle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Handle(pub u32);

/// So many that threads seldom wait for one another.
const SHARDS: usize = 64;

static MISSING: Value<'static> = Value::Missing;

/// All values that were kept.
#[derive(Debug)]
pub struct Pool {
    /// Seeded at random for each run: values come from strangers, who could choose them to collide.
    state: DefaultHashBuilder,
    shards: Vec<Mutex<HashTable<Handle>>>,
    values: boxcar::Vec<Value<'static>>,
}

impl Default for Pool {
    fn default() -> Self {
        let shards = std::iter::repeat_with(Mutex::default).take(SHARDS).collect();
        Self { state: DefaultHashBuilder::default(), shards, values: boxcar::Vec::new() }
    }
}

impl Pool {
    /// The handle of `value`.
    pub fn keep(&self, value: &Value<'_>) -> Handle {
        let hash = self.hash(value);
        // The table takes the low bits.
        let shard = (hash >> 32) as usize % SHARDS;
        let mut table = self.shards[shard].lock().unwrap_or_else(PoisonError::into_inner);
        let is_same = |known: &Handle| self.get(*known) == value;
        match table.entry(hash, is_same, |known| self.hash(self.get(*known))) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(place) => {
                let at = self.values.push(value.clone().into_owned());
                *place.insert(Handle(u32::try_from(at).unwrap_or(u32::MAX))).get()
            }
        }
    }

    /// The handle of a text.
    pub fn keep_text(&self, text: &str) -> Handle {
        self.keep(&Value::Text(text.into()))
    }

    pub fn get(&self, handle: Handle) -> &Value<'static> {
        self.values.get(handle.0 as usize).unwrap_or(&MISSING)
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
            let handle = pool.keep(&value);
            assert_eq!(handle, pool.keep(&value.clone()), "{value:?}");
            assert_eq!(*pool.get(handle), value);
        }
        assert_ne!(pool.keep(&fields(2.0)), pool.keep(&fields(3.0)));
        assert_ne!(pool.keep(&number(0.0)), pool.keep(&Value::Missing));
    }
}
