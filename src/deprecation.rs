//! Models that are on their way out: what pages, and the files that they were generated from, tell of it.

use std::collections::HashMap;

use crate::catalog::{Catalog, PageFacts};
use crate::diagnostic::FileId;
use crate::profile::{Deprecation, DeprecationSign};
use crate::source::Origin;
use crate::text::Span;
use crate::value::Value;

/// The fields of all pages, and of what they are made from, that tell of deprecation.
pub struct Deprecations<'c> {
    catalog: &'c Catalog<'c>,
    def: &'c Deprecation,
    origins: HashMap<FileId, Vec<&'c Origin>>,
}

/// The end of a model, and the place that tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    pub file: FileId,
    pub span: Span,
    /// As the profile calls it, with its day where one is given.
    pub title: String,
}

const SECONDS_A_DAY: i64 = 86_400;

impl<'c> Deprecations<'c> {
    /// `None` where the profile knows nothing of deprecation.
    pub fn of(catalog: &'c Catalog<'c>) -> Option<Self> {
        let def = catalog.profile?.deprecation.as_ref()?;
        Some(Self { catalog, def, origins: catalog.provenance().origins })
    }

    /// What tells that the model of the page is on its way out: a fact of the page, else all records that it may be
    /// made from.
    pub fn ended(&self, page: &PageFacts) -> Option<Ended> {
        let on_page = self.def.signs.iter().find_map(|sign| {
            let fact = page.fact(sign.role)?;
            let title = self.said(sign, fact.value)?;
            Some(Ended { file: page.file, span: fact.span(), title })
        });
        on_page.or_else(|| {
            let origins = self.origins.get(&page.file)?;
            let ended: Option<Vec<Ended>> =
                origins.iter().map(|origin| self.of_origin(origin)).collect();
            ended?.into_iter().next()
        })
    }

    fn of_origin(&self, origin: &'c Origin) -> Option<Ended> {
        self.def.signs.iter().find_map(|sign| {
            let given = origin.facts.iter().find(|given| given.role == sign.role)?;
            let title = self.said(sign, given.value.as_ref()?)?;
            Some(Ended { file: origin.file, span: given.span, title })
        })
    }

    /// Whether a value tells it: one of the words, yes, or a day that has come.
    fn said(&self, sign: &DeprecationSign, value: &Value<'_>) -> Option<String> {
        let is_told = match value {
            Value::Flag(flag) => *flag,
            Value::Text(text) => sign.words.iter().any(|word| word.eq_ignore_ascii_case(text)),
            Value::Time(time) => {
                let day = time.seconds()?.div_euclid(SECONDS_A_DAY);
                self.catalog.today.is_some_and(|today| day <= today)
            }
            _ => false,
        };
        is_told.then(|| match value {
            Value::Time(_) => format!("{} since {value}", sign.title),
            _ => sign.title.clone(),
        })
    }

    /// Whether one of the profile's words for it stands there.
    pub fn is_told(&self, file: FileId, place: Span) -> bool {
        let Some(bytes) = self.catalog.bytes(file) else { return true };
        let end = (place.end as usize).min(bytes.len());
        let text =
            String::from_utf8_lossy(bytes.get(place.start as usize..end).unwrap_or_default());
        let text = text.to_lowercase();
        self.def.told_by.iter().any(|word| text.contains(&word.to_lowercase()))
    }
}
