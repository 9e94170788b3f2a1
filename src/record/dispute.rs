//! Which facts of one page cannot all be true.

use super::{At, Fact, PlacedBadge, Record};
use crate::name::Name;
use crate::text::Span;
use crate::value::Value;

impl<'a> Record<'a> {
    /// The roles that the page itself disagrees on, found in one pass over the facts.
    pub(super) fn find_disputes(&mut self) {
        const NONE: u16 = u16::MAX;
        let roles = self.facts.iter().map(|fact| fact.role.index() + 1).max().unwrap_or(0);
        let mut first = vec![NONE; roles];
        let mut disputed = Vec::new();
        for (index, fact) in self.facts.iter().enumerate() {
            let known = &mut first[fact.role.index()];
            if *known != NONE {
                if self.contradict(&self.facts[usize::from(*known)], fact)
                    && !disputed.contains(&fact.role)
                {
                    disputed.push(fact.role);
                }
            } else if !fact.value.is_missing() {
                *known = u16::try_from(index).unwrap_or(NONE);
            }
        }
        self.disputed = disputed;
    }

    /// All that the page says about the role outside of the rows of its listings.
    pub fn facts_of(&self, role: Name) -> impl Iterator<Item = &Fact<'a>> {
        self.facts.iter().filter(move |fact| fact.role == role)
    }

    pub fn is_disputed(&self, role: Name) -> bool {
        self.disputed.contains(&role)
    }

    /// Whether not both can be true. Values of different kinds say nothing about one another.
    pub fn contradict(&self, one: &Fact<'_>, two: &Fact<'_>) -> bool {
        match (&one.value, &two.value) {
            // A page that shows no number means none or zero.
            (Value::Missing, Value::Number(number)) => self.says_none(one) && !number.contains(0.0),
            (Value::Number(number), Value::Missing) => self.says_none(two) && !number.contains(0.0),
            (Value::Text(one), Value::Text(two)) => one != two && plain(one) != plain(two),
            (Value::List(words), Value::List(others)) => {
                !one.value.agrees(&two.value)
                    && (words.iter().any(|word| !others.contains(word) && self.can_say(two, word))
                        || others
                            .iter()
                            .any(|word| !words.contains(word) && self.can_say(one, word)))
            }
            (one, two) => {
                std::mem::discriminant(one) == std::mem::discriminant(two) && !one.agrees(two)
            }
        }
    }

    /// An empty cell is rather forgotten than a denial.
    fn says_none(&self, fact: &Fact<'_>) -> bool {
        !fact.span.of(self.text).trim().is_empty()
    }

    /// Whether the place has room for the word: a matrix has only the words of its columns.
    fn can_say(&self, fact: &Fact<'_>, word: &str) -> bool {
        let At::Cell(label) = fact.at else { return true };
        let matrix = self.tables.iter().find(|known| {
            known.def.lists.iter().any(|list| list.role == fact.role && list.row == label)
        });
        matrix.is_none_or(|known| {
            known.columns.iter().flatten().any(|&column| {
                known
                    .def
                    .columns
                    .get(column)
                    .is_some_and(|column| column.word.as_deref() == Some(word))
            })
        })
    }

    /// The fact as it is written, in a form that a message can quote.
    pub fn quoted(&self, fact: &Fact<'_>) -> String {
        let written = self.message_at(fact).unwrap_or_else(|| fact.span.of(self.text));
        match &fact.value {
            Value::List(words) if words.is_empty() => "nothing".to_owned(),
            value @ Value::List(_) => format!("`{value}`"),
            Value::Flag(_) if !written.is_ascii() && written.chars().count() <= 2 => {
                written.to_owned()
            }
            Value::Missing if written.is_empty() => "nothing".to_owned(),
            Value::Flag(_) | Value::Missing if written.len() <= 16 => format!("`{written}`"),
            Value::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
            value => match self.within(fact.span, value) {
                Some(text) => format!("`{text}`"),
                None => format!("`{value}`"),
            },
        }
    }

    /// What the badge says that the fact was read from.
    fn message_at(&self, fact: &Fact<'_>) -> Option<&str> {
        let (At::Badge(_), Value::Flag(_)) = (fact.at, &fact.value) else { return None };
        self.badge_at(fact.span).map(|placed| &*placed.badge.message.text)
    }

    /// The badge whose URL stands in the span or around it.
    pub fn badge_at(&self, span: Span) -> Option<&PlacedBadge<'a>> {
        let links = &self.document.links;
        self.badges.iter().find(|placed| links[placed.link].target_span.contains(span))
    }

    /// What stands in the span, where it is the value and little else.
    fn within(&self, span: Span, value: &Value<'_>) -> Option<&'a str> {
        const LONGEST: usize = 80;
        let text = self.text;
        let written = text.get(span.range())?.trim_matches(['`', '*', ' ']);
        let whole = match value {
            Value::Text(value) => written == value.as_ref(),
            _ => !written.contains(['\n', '[']),
        };
        (whole && !written.is_empty() && written.len() <= LONGEST).then_some(written)
    }
}

/// A text without what Markdown and YAML may or may not write: escapes, entities, emphasis, double blanks.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '\\' if chars.peek().is_some_and(char::is_ascii_punctuation) => {}
            '*' | '`' | '_' => {}
            _ if char.is_whitespace() => {
                if !plain.is_empty() && !plain.ends_with(' ') {
                    plain.push(' ');
                }
            }
            _ => plain.push(char),
        }
    }
    plain.truncate(plain.trim_end().len());
    if plain.contains('&') {
        for (entity, meant) in
            [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
        {
            plain = plain.replace(entity, meant);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn ways_of_writing_are_no_dispute() {
        assert_eq!(plain(r"GPT\-4  o\_1"), plain("GPT-4 o_1"));
        assert_eq!(plain("Q&amp;A **Bot**"), plain("Q&A Bot"));
        assert_ne!(plain("GPT-4"), plain("GPT 4"));
    }
}
