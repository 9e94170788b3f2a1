//! The line that leads from the catalog down to its page.

use super::facts::slice;
use super::{Breadcrumb, CrumbItem, Record};
use crate::profile::pattern::names;
use crate::profile::{Crumb, Kind};
use crate::text::{span_of, unmarked};

/// It stands among the first lines.
const LINES: usize = 8;
/// What stands between its items.
pub const BETWEEN: &str = " / ";

pub(super) fn read<'a>(record: &Record<'a>, kind: &Kind) -> Option<Breadcrumb<'a>> {
    if kind.breadcrumb.is_empty() {
        return None;
    }
    let document = &record.document;
    let labels = || kind.breadcrumb.iter().filter_map(|crumb| crumb.label.as_deref());
    let line = document.lines.iter().take(LINES).find(|line| {
        let links = line.links.len();
        let mut items = line.text.split(BETWEEN);
        let is_many = links + 1 >= kind.breadcrumb.len().min(3);
        let mut is_named = || items.any(|item| labels().any(|label| names(item, label)));
        line.text.contains(BETWEEN) && links > 0 && (is_many || is_named())
    })?;
    let mut items = Vec::with_capacity(kind.breadcrumb.len());
    let mut end = line.span.start as usize;
    for (offset, link) in document.links(&line.links).iter().enumerate() {
        let before = record.text.get(end..link.span.start as usize).unwrap_or_default();
        // A mark before the first item is none.
        let unlinked = before.split(BETWEEN).filter(|_| before.contains(BETWEEN));
        items.extend(unlinked.filter_map(|text| words(record.text, text)));
        items.push(CrumbItem {
            text: slice(record.text, &link.text, link.text_span),
            span: link.text_span,
            link: Some(line.links.start as usize + offset),
            crumb: None,
        });
        end = link.span.end as usize;
    }
    let rest = &record.text[end..];
    let whole = &rest[..rest.find(['\n', '\r']).unwrap_or(rest.len())];
    // The name of the page may hold what stands between items.
    let most = kind.breadcrumb.len().saturating_sub(items.len()).max(1);
    // What closes the marks around the last link stands before it.
    let rest = whole.split_once(BETWEEN).filter(|it| !it.0.contains(char::is_alphanumeric));
    let rest = rest.map_or(whole, |(_, rest)| rest);
    items.extend(rest.splitn(most, BETWEEN).filter_map(|text| words(record.text, text)));
    align(&mut items, &kind.breadcrumb);
    Some(Breadcrumb { span: line.span, items })
}

/// An item that is no link.
fn words<'a>(text: &'a str, item: &'a str) -> Option<CrumbItem<'a>> {
    let item = unmarked(item.trim_matches([' ', '/']));
    let span = span_of(text, item);
    (!item.is_empty()).then_some(CrumbItem { text: item, span, link: None, crumb: None })
}

/// Finds out which items of the profile are there. Where there are too few, one with another label, or a link where none
/// may be or the other way round, is not the next one.
fn align(items: &mut [CrumbItem<'_>], crumbs: &[Crumb]) {
    let (count, mut rest) = (items.len(), items.iter_mut().enumerate().peekable());
    for (at, crumb) in crumbs.iter().enumerate() {
        let lacking = |next: usize| crumbs.len() - at > count - next;
        let is_other = |item: &CrumbItem<'_>| match &crumb.label {
            Some(label) => !names(item.text, label),
            None => crumb.to.is_some() != item.link.is_some(),
        };
        let is_last = at + 1 == crumbs.len();
        // Of too many the last one still is the page itself.
        while is_last && rest.peek().is_some_and(|(next, _)| next + 1 < count) {
            rest.next();
        }
        if let Some((_, item)) = rest.next_if(|(next, item)| !(lacking(*next) && is_other(item))) {
            item.crumb = Some(at);
        }
    }
}
