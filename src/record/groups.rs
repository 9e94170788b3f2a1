//! Where the badges of a group stand, where one that is missing would, and what takes one in or out.

use super::{BadgeDef, PlacedBadge, Record};
use crate::badge;
use crate::profile::{BadgeGroup, Kind};
use crate::text::Span;

impl<'a> Record<'a> {
    /// The badges that stand at the place of a group of the kind, by its index.
    pub fn badges_in(&self, group: usize) -> impl DoubleEndedIterator<Item = &PlacedBadge<'a>> {
        self.badges.iter().filter(move |placed| placed.group == Some(group))
    }

    /// The place of a group as a whole: its badges, else its heading.
    pub fn place_of_group(&self, index: usize, group: &BadgeGroup) -> Option<Span> {
        let badges = self.badges_in(index).map(|placed| self.link_of(placed));
        badges.reduce(Span::cover).or_else(|| {
            let mut headings = self.document.headings.iter();
            Some(headings.find(|heading| group.begins_at(&heading.text))?.text_span)
        })
    }

    /// The group at a place that has a badge of this label.
    pub fn group_with<'k>(
        &self,
        kind: &'k Kind,
        label: &str,
        place: Span,
    ) -> Option<(usize, &'k BadgeGroup)> {
        kind.badges.iter().enumerate().find(|(index, group)| {
            group.badges.iter().any(|def| def.label == label)
                && self.place_of_group(*index, group) == Some(place)
        })
    }

    /// For a badge that is missing from the group at a place the one before its own, which is smaller than the group.
    pub fn beside_missing(&self, kind: &Kind, label: &str, place: Span) -> Span {
        let Some((index, group)) = self.group_with(kind, label, place) else { return place };
        let own = group.badges.iter().position(|def| def.label == label);
        let before = self.badges_in(index).rfind(|placed| rank(group, placed) < own);
        let beside = before.or_else(|| self.badges_in(index).next());
        beside.map_or(place, |placed| self.link_of(placed))
    }

    /// What takes badges of these labels into the group at a place, side by side, as the vocabulary has them. `message`
    /// is what those say that it gives no words for.
    pub fn taking_in(
        &self,
        kind: &Kind,
        labels: &[&str],
        message: &str,
        place: Span,
    ) -> Option<(Span, String)> {
        let (index, group) = self.group_with(kind, labels.first()?, place)?;
        let wanted = |label: &&str| group.badges.iter().position(|def| def.label == **label);
        let mut ranks: Vec<usize> = labels.iter().map(wanted).collect::<Option<_>>()?;
        ranks.sort_unstable();
        let badges = ranks.iter().map(|rank| written(&group.badges[*rank], message));
        let badges = badges.collect::<Option<Vec<_>>>()?.join(" ");
        let own = self.beside_missing(kind, &group.badges[*ranks.first()?].label, place);
        let beside = self.badges_in(index).find(|placed| self.link_of(placed) == own)?;
        Some(if rank(group, beside) < ranks.first().copied() {
            (Span::at(own.end as usize), format!(" {badges}"))
        } else {
            (Span::at(own.start as usize), format!("{badges} "))
        })
    }

    /// A badge with the blank that parts it from the one beside it.
    pub fn taking_out(&self, placed: &PlacedBadge<'_>) -> Span {
        let (text, span) = (self.text, self.link_of(placed));
        if text[..span.start as usize].ends_with(' ') {
            Span { start: span.start - 1, end: span.end }
        } else if text[span.end as usize..].starts_with(' ') {
            Span { start: span.start, end: span.end + 1 }
        } else {
            span
        }
    }

    fn link_of(&self, placed: &PlacedBadge<'_>) -> Span {
        self.document.links[placed.link].span
    }
}

/// Where the vocabulary has the badge.
fn rank(group: &BadgeGroup, placed: &PlacedBadge<'_>) -> Option<usize> {
    let own = placed.def?;
    group.badges.iter().position(|def| std::ptr::eq(def, own))
}

/// A badge in Markdown; `None` where nothing tells what it should say.
fn written(def: &BadgeDef, message: &str) -> Option<String> {
    let message = def.message.as_deref().unwrap_or(message);
    let alt = def.alt.as_deref()?.replace('[', r"\[").replace(']', r"\]");
    let path = badge::encode(&def.label, message, &def.colour);
    (!message.is_empty()).then(|| format!("![{alt}]({}{path})", badge::BEFORE))
}
