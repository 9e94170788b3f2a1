//! The headings of a page against the sections that its kind has.

use crate::parse::markdown::{Document, Heading};
use crate::profile::SectionDef;
use crate::profile::pattern::{names, words};
use crate::suggest;

/// How the headings differ from the sections; sections and headings are indices in the lists of the kind and of the
/// document.
#[derive(Debug, Default)]
pub struct Outline {
    pub missing: Vec<Missing>,
    pub unknown: Vec<Unknown>,
    pub moved: Vec<Moved>,
}

/// Required sections, one after the other, without a heading.
#[derive(Debug)]
pub struct Missing {
    pub sections: Vec<usize>,
    /// The heading of the last section before them that is there.
    pub after: Option<usize>,
}

/// A heading that the kind does not have.
#[derive(Debug)]
pub struct Unknown {
    pub heading: usize,
    /// The section without a heading that is meant.
    pub meant: Option<usize>,
}

/// A section that stands in another place than the kind gives it.
#[derive(Debug)]
pub struct Moved {
    pub heading: usize,
    /// The heading of the last section that goes before it, and stands before it or not.
    pub after: Option<usize>,
}

impl SectionDef {
    /// The name of a section that is named, not described by a pattern.
    pub fn name(&self) -> Option<&str> {
        let text = self.heading.text.as_str();
        (!text.contains(['*', '{'])).then_some(text)
    }

    pub fn fits(&self, heading: &Heading<'_>) -> bool {
        self.is_of(heading.level)
            && match self.name() {
                Some(name) => heading.text == name || names(&heading.text, name),
                None => self.heading.fits(&heading.text),
            }
    }

    /// Whether the heading is another one that serves as well.
    fn is_served_by(&self, heading: &Heading<'_>) -> bool {
        self.is_of(heading.level) && self.or.iter().any(|or| or.fits(&heading.text))
    }
}

/// Compares the headings of a page with the sections of its kind. Headings that are none by intention, and those
/// without text, are the affair of their own rules.
/// `free`: other headings may stand anywhere, and the sections in any order.
pub(super) fn compare(
    text: &str,
    document: &Document<'_>,
    sections: &[SectionDef],
    free: bool,
) -> Outline {
    let mut outline = Outline::default();
    if sections.is_empty() {
        return outline;
    }
    if free {
        return compare_free(text, document, sections);
    }
    let mut found: Vec<Option<usize>> = vec![None; sections.len()];
    let mut order: Vec<(usize, usize)> = Vec::with_capacity(document.headings.len());
    let mut next = 0;
    for (index, heading) in document.headings.iter().enumerate() {
        if heading.is_accident(text) || heading.is_empty(text) {
            continue;
        }
        let Some(section) = section_of(heading, sections, next) else {
            let listed = sections.iter().any(|section| section.is_of(heading.level));
            let open = sections
                .iter()
                .any(|section| section.is_of(heading.level) && section.heading.text == "*");
            if listed && !open {
                outline.unknown.push(Unknown { heading: index, meant: None });
            }
            continue;
        };
        let def = &sections[section];
        found[section].get_or_insert(index);
        if def.name().is_some() {
            next = section + usize::from(!def.repeats);
            order.push((index, section));
        } else if section >= next {
            next = section + usize::from(!def.repeats);
        }
    }
    for unknown in &mut outline.unknown {
        unknown.meant = meant(&document.headings[unknown.heading], sections, &found);
        if let Some(section) = unknown.meant {
            found[section] = Some(unknown.heading);
        }
    }
    outline.missing = missing(sections, &found);
    if !order.is_sorted_by_key(|(_, section)| *section) {
        outline.moved = moved(document, &order);
    }
    outline
}

/// A heading counts as misspelt only where the section that it is meant for is nowhere else on the page.
fn compare_free(text: &str, document: &Document<'_>, sections: &[SectionDef]) -> Outline {
    let mut found: Vec<Option<usize>> = vec![None; sections.len()];
    let mut others = Vec::new();
    for (index, heading) in document.headings.iter().enumerate() {
        if heading.is_accident(text) || heading.is_empty(text) {
            continue;
        }
        let own = sections.iter().position(|section| section.fits(heading));
        let serves = || sections.iter().position(|section| section.is_served_by(heading));
        match own.or_else(serves) {
            Some(section) => drop(found[section].get_or_insert(index)),
            None => others.push(index),
        }
    }
    let mut unknown = Vec::new();
    for index in others {
        if let Some(section) = meant(&document.headings[index], sections, &found) {
            found[section] = Some(index);
            unknown.push(Unknown { heading: index, meant: Some(section) });
        }
    }
    Outline { missing: missing(sections, &found), unknown, moved: Vec::new() }
}

/// The section of a heading: from `next` on, else before; one with its name goes before one with a pattern.
fn section_of(heading: &Heading<'_>, sections: &[SectionDef], next: usize) -> Option<usize> {
    let (before, after) = sections.split_at(next.min(sections.len()));
    let named = |section: &SectionDef| section.name().is_some() && section.fits(heading);
    let described = |section: &SectionDef| section.name().is_none() && section.fits(heading);
    after
        .iter()
        .position(named)
        .map(|index| index + before.len())
        .or_else(|| {
            let pattern = after.iter().position(described).map(|index| index + before.len());
            // A name from further up beats a pattern that fits everything.
            before.iter().position(named).or(pattern)
        })
        .or_else(|| before.iter().position(described))
}

/// The section without a heading that a heading is meant for: the same words on another level, or nearly the same.
fn meant(heading: &Heading<'_>, sections: &[SectionDef], found: &[Option<usize>]) -> Option<usize> {
    let free = || {
        sections
            .iter()
            .enumerate()
            .filter(|(index, _)| found[*index].is_none())
            .filter_map(|(index, section)| Some((index, section.is_title(), section.name()?)))
    };
    if let Some((index, ..)) = free().find(|(_, _, name)| names(&heading.text, name)) {
        return Some(index);
    }
    let near = suggest::nearest(words(&heading.text), free().map(|(_, _, name)| words(name)));
    near.and_then(|near| free().find(|(_, _, name)| words(name) == near))
        .or_else(|| free().find(|(_, is_title, _)| *is_title && heading.level == 1))
        .map(|(index, ..)| index)
}

fn missing(sections: &[SectionDef], found: &[Option<usize>]) -> Vec<Missing> {
    let mut missing: Vec<Missing> = Vec::new();
    let mut after = None;
    let mut open = false;
    for (index, section) in sections.iter().enumerate() {
        if found[index].is_some() {
            (after, open) = (found[index], false);
        } else if section.required {
            match missing.last_mut() {
                Some(run) if open => run.sections.push(index),
                _ => missing.push(Missing { sections: vec![index], after }),
            }
            open = true;
        }
    }
    missing
}

/// The headings outside the longest run in the right order; one that moved along with its section is left out. Of
/// several runs the one that leaves the fewest.
fn moved(document: &Document<'_>, order: &[(usize, usize)]) -> Vec<Moved> {
    const MOST: usize = 256;
    let order = &order[..order.len().min(MOST)];
    let mut best: Vec<(usize, Option<usize>)> = Vec::with_capacity(order.len());
    for (at, (_, section)) in order.iter().enumerate() {
        let before = (0..at)
            .filter(|&other| order[other].1 <= *section)
            .max_by_key(|&other| (best[other].0, other));
        best.push((before.map_or(1, |other| best[other].0 + 1), before));
    }
    let longest = best.iter().map(|(length, _)| *length).max().unwrap_or(0);
    (0..order.len())
        .filter(|&end| best[end].0 == longest)
        .map(|end| {
            let mut kept = vec![false; order.len()];
            let mut at = Some(end);
            while let Some(index) = at {
                kept[index] = true;
                at = best[index].1;
            }
            outside(document, order, &kept)
        })
        .min_by_key(Vec::len)
        .unwrap_or_default()
}

fn outside(document: &Document<'_>, order: &[(usize, usize)], kept: &[bool]) -> Vec<Moved> {
    let in_place = || order.iter().zip(kept).filter(|(_, kept)| **kept).map(|(place, _)| *place);
    let lost = || order.iter().zip(kept).filter(|(_, kept)| !**kept).map(|(place, _)| *place);
    lost()
        .filter(|(heading, _)| document.headings[*heading].level > 1)
        .filter(|(heading, _)| {
            let above = document.path(u32::try_from(*heading).ok()).nth(1);
            !above.is_some_and(|above| {
                lost().any(|(other, _)| std::ptr::eq(&raw const document.headings[other], above))
            })
        })
        .map(|(heading, section)| Moved {
            heading,
            after: in_place()
                .filter(|(_, other)| *other < section)
                .map(|(heading, _)| heading)
                .next_back(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::markdown::parse;
    use crate::profile::pattern::TextPattern;

    fn sections() -> Vec<SectionDef> {
        [
            (1, "*", true),
            (2, "Facts", true),
            (3, "Prices", true),
            (2, "More", false),
            (2, "End", true),
        ]
        .map(|(level, heading, required)| SectionDef {
            level: Some(level),
            heading: TextPattern::from(heading.to_owned()),
            or: Vec::new(),
            required,
            repeats: false,
            may_be_empty: false,
            apart: false,
        })
        .into()
    }

    type Compared = (Vec<usize>, Vec<(String, Option<usize>)>, Vec<String>);

    /// Names of missing sections, of unknown headings with what is meant, and of moved headings.
    fn compared(text: &str) -> Compared {
        let document = parse(text, 0);
        let outline = compare(text, &document, &sections(), false);
        let name = |heading: usize| document.headings[heading].text.clone().into_owned();
        (
            outline.missing.iter().flat_map(|missing| missing.sections.clone()).collect(),
            outline.unknown.iter().map(|unknown| (name(unknown.heading), unknown.meant)).collect(),
            outline.moved.iter().map(|moved| name(moved.heading)).collect(),
        )
    }

    #[test]
    fn headings_are_compared_with_sections() {
        let none = || (vec![], vec![], vec![]);
        assert_eq!(compared("# A\n## Facts\n### 💰 Prices\n## end\n"), none());
        assert_eq!(compared("# A\n## Facts\n## End\n").0, [2]);
        let (missing, unknown, _) = compared("# A\n## Fcats\n### Prices\n## End\n## Bogus\n");
        assert!(missing.is_empty());
        assert_eq!(unknown, [("Fcats".to_owned(), Some(1)), ("Bogus".to_owned(), None)]);
        assert_eq!(
            compared("# A\n## Facts\n## Prices\n## End\n").1,
            [("Prices".to_owned(), Some(2))]
        );
    }

    #[test]
    fn free_pages_have_other_headings_and_any_order() {
        let mut sections = sections();
        sections[1].or = vec![TextPattern::from("{} facts".to_owned())];
        let outline = |text: &str| {
            let document = parse(text, 0);
            let outline = compare(text, &document, &sections, true);
            assert!(outline.moved.is_empty(), "{text}");
            let missing: Vec<usize> =
                outline.missing.iter().flat_map(|missing| missing.sections.clone()).collect();
            (missing, outline.unknown.iter().map(|unknown| unknown.meant).collect::<Vec<_>>())
        };
        assert_eq!(outline("# A\n## End\n### Prices\n## Bogus\n## Facts\n"), (vec![], vec![]));
        assert_eq!(outline("# A\n## Wing facts\n### Prices\n## End\n"), (vec![], vec![]));
        assert_eq!(outline("# A\n## Bogus\n### Prices\n## End\n"), (vec![1], vec![]));
        assert_eq!(outline("# A\n## Fcats\n### Prices\n## End\n"), (vec![], vec![Some(1)]));
        // The section is there: another heading of nearly its name is one of its own.
        assert_eq!(outline("# A\n## Facts\n## Fcats\n### Prices\n## End\n"), (vec![], vec![]));
    }

    #[test]
    fn a_section_that_moved_is_named_once() {
        assert_eq!(compared("# A\n## More\n## Facts\n### Prices\n## End\n").2, ["More"]);
        assert_eq!(compared("# A\n## More\n## End\n## Facts\n### Prices\n").2.len(), 1);
        // Dashes that made a heading of a line by accident are no section.
        assert_eq!(compared("# A\n## Facts\n### Prices\ntext\n -\n## End\n").1, Vec::new());
    }
}
