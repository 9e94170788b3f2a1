//! The root and the three indexes.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::text::{
    Page, bold, count, counted, cut, dollars, fctx, fnum, fprice, joined, mark, pair, percent,
    variable,
};
use super::{GENERATOR, MODALITIES, file_of, icons};
use crate::catalog::world::{Author, CATEGORIES, Model, Offer, Price, Provider, World};

pub(super) fn root(world: &World) -> String {
    let World { authors, providers, models, offers } = world;
    let priced = offers.iter().filter(|offer| offer.price.is_some()).count();
    let contexts: u64 = offers.iter().map(|offer| offer.context).sum();
    let average = contexts / count(offers.len()).max(1);

    let mut page = Page::default();
    page.heading("# 🌟 Starmap AI Model Catalog");
    page.paragraph("A made-up catalog of models, with specifications, prices and capabilities.");
    page.paragraph("_Last Updated: September 2, 2025_");
    page.heading("## 📊 Catalog Statistics");
    let statistics = [
        ("Total Models", fnum(count(offers.len()))),
        ("Providers", providers.len().to_string()),
        ("Model Authors", authors.len().to_string()),
        ("Models with Pricing", format!("{priced} ({})", percent(priced, offers.len()))),
        ("Average Context", format!("{} tokens", fnum(average))),
    ];
    page.table(["Metric", "Value"], statistics.map(|(name, value)| [bold(name), value]));
    page.heading("## 🚀 Quick Navigation");
    page.heading("### Browse by Provider");
    let mut most: Vec<&Provider> = providers.iter().collect();
    most.sort_by_key(|provider| (Reverse(provider.offers.len()), &provider.id));
    page.table(
        ["Provider", "Models", "Latest Addition"],
        most.iter().map(|provider| {
            let hosted = provider.offers.iter().map(|&offer| world.model_of(&offers[offer]));
            let latest = hosted.max_by_key(|model| &model.id).map_or("—", |model| &model.name);
            [
                format!("🏢 [{}](providers/{}/)", provider.name, provider.id),
                provider.offers.len().to_string(),
                latest.to_owned(),
            ]
        }),
    );
    page.heading("### Browse by Model Author");
    page.table(
        ["Author", "Models", "Description"],
        by_models(authors).into_iter().take(10).map(|author| {
            [
                format!("👥 [{}](authors/{}/)", author.name, author.id),
                author.models.len().to_string(),
                cut(author.description, 60),
            ]
        }),
    );
    page.paragraph(&format!("[View all {} authors →](authors/)", authors.len()));
    page.heading("## ⭐ Featured Models");
    page.heading("### Latest & Greatest");
    let featured = models.iter().filter_map(|model| {
        let offer = model.offers.iter().map(|&i| &offers[i]).find(|offer| offer.price.is_some())?;
        Some((model, offer))
    });
    page.table(
        ["Model", "Provider", "Context", "Pricing"],
        featured.take(10).map(|(model, offer)| {
            let provider = &providers[offer.provider];
            let path = format!("providers/{}/models/{}", provider.id, file_of(&model.id));
            [
                format!("**[{}]({path})**", model.name),
                provider.name.clone(),
                fctx(offer.context, "N/A"),
                pair(offer.price.as_ref(), "/", "N/A"),
            ]
        }),
    );
    page.heading("## 📚 Browse Options");
    page.line(
        "- 🏢 **[By Provider](providers/)** - Browse models grouped by their hosting provider",
    );
    page.line(
        "- 👥 **[By Author](authors/)** - Browse models grouped by the organization that made them",
    );
    page.line("- 📋 **[All Models](models/)** - Complete alphabetical listing of all models");
    page.footer(&format!("_{GENERATOR}_"))
}

pub(super) fn authors_index(world: &World) -> String {
    let mut page = Page::default();
    page.heading("# 👥 Model Authors");
    page.paragraph("Organizations that develop and train the models of this catalog.");
    page.heading("## Author Overview");
    page.table(
        ["Author", "Models", "Hosted By", "Focus Area"],
        by_models(&world.authors).into_iter().map(|author| {
            let mut hosts: Vec<&str> =
                author.hosts.iter().map(|&(host, _)| world.providers[host].id.as_str()).collect();
            hosts.sort_unstable();
            let hosted_by = match hosts.len() {
                0 => "—".to_owned(),
                1..=3 => hosts.join(", "),
                more => format!("{more} providers"),
            };
            let name = format!("👥 **[{}]({}/)**", author.name, author.id);
            [name, author.models.len().to_string(), hosted_by, "General AI".to_owned()]
        }),
    );
    page.heading("## By Category");
    for category in ["🏢 Major", "🚀 AI", "🎓 Research", "🌍 Open"] {
        let Some(category) = CATEGORIES.iter().find(|name| name.starts_with(category)) else {
            continue;
        };
        page.heading(&format!("### {category}"));
        for author in world.authors.iter().filter(|author| author.category == *category) {
            let Author { id, name, description, .. } = author;
            let models = counted(author.models.len(), "model");
            let text = cut(description, 80);
            page.line(&format!(
                "- **[{name}]({id}/)** - {models} - {text} | [Website](https://{id}.example)"
            ));
        }
        page.gap();
    }
    page.footer(&format!("_[← Back to Catalog](../) | {GENERATOR}_"))
}

pub(super) fn providers_index(world: &World) -> String {
    let World { providers, offers, .. } = world;
    let mut page = Page::default();
    page.line("---\ntitle: \"Provider Overview\"\nweight: 1\n---\n");
    page.heading("# 🏢 AI Model Providers");
    page.paragraph("Organizations that host the models of this catalog.");
    page.heading("## Provider Comparison");
    let mut most: Vec<&Provider> = providers.iter().collect();
    most.sort_by_key(|provider| (Reverse(provider.offers.len()), &provider.id));
    page.table(
        ["Provider", "Models", "Free Tier", "API Key Required", "Status Page"],
        most.into_iter().map(|provider| {
            let status = format!("[Status](https://status.{}.example)", provider.id);
            [
                bold(&provider.name),
                provider.offers.len().to_string(),
                mark(false),
                mark(provider.detailed),
                if provider.detailed { status } else { "—".to_owned() },
            ]
        }),
    );
    page.heading("## 🌟 Top Models Across Providers");
    page.paragraph("Models that several providers offer:");
    let by_name = by_name(world);
    page.table(
        ["Model", "Provider", "Context", "Input", "Output", "Features"],
        by_name
            .iter()
            .take(20)
            .map(|offer| {
                let model = world.model_of(offer);
                let price = offer.price.as_ref();
                [
                    bold(&model.name),
                    providers[offer.provider].name.clone(),
                    fctx(offer.context, "—"),
                    price.map_or("—".to_owned(), |price| fprice(dollars(price.input))),
                    price.map_or("—".to_owned(), |price| fprice(dollars(price.output))),
                    icons(model, true),
                ]
            })
            .chain(more(offers.len(), 20)),
    );
    page.heading("## Provider Details");
    let mut by_id: Vec<&Provider> = providers.iter().collect();
    by_id.sort_by_key(|provider| &provider.id);
    for Provider { id, name, description, detailed, offers: hosted } in by_id {
        page.heading(&format!(
            "### <img src=\"../assets/logos/providers/{id}.svg\" alt=\"\" width=\"16\" height=\"16\" style=\"vertical-align: middle\"> [{name}]({id}/)"
        ));
        if !description.is_empty() {
            page.paragraph(description);
        }
        page.line(&format!("- **Models**: {} available", hosted.len()));
        if *detailed {
            page.line(&format!("- **API Key**: Required (`{}`)", variable(id)));
            page.line(&format!(
                "- **Status**: [Check current status](https://status.{id}.example)"
            ));
        }
        if !hosted.is_empty() {
            page.line("- **Featured Models**:");
        }
        for &offer in hosted.iter().take(3) {
            page.line(&format!("  - {}", world.model_of(&offers[offer]).name));
        }
        if hosted.len() > 3 {
            page.line(&format!("  - [View all {} models →]({id}/)", hosted.len()));
        }
        page.gap();
    }
    page.footer(&format!("_[← Back to Catalog](../) | {GENERATOR}_"))
}

pub(super) fn models_index(world: &World) -> String {
    let by_name = by_name(world);
    let total = by_name.len();
    let mut page = Page::default();
    page.heading("# 🤖 All Models");
    page.paragraph(&format!("Complete listing of all {total} models in the Starmap catalog."));
    page.heading("## Quick Stats");
    let counted = |name: &str, has: fn(&Model) -> bool| {
        let count = by_name.iter().filter(|offer| has(world.model_of(offer))).count();
        [name.to_owned(), count.to_string(), percent(count, total)]
    };
    page.table(
        ["Capability", "Count", "Percentage"],
        [
            counted("📝 Text Generation", |model| model.takes("text")),
            counted("👁️ Vision", |model| model.takes("image")),
            counted("🎵 Audio", |model| model.takes("audio")),
            counted("🔧 Function Calling", Model::has_tools),
        ],
    );
    page.heading("## Model Families");
    let mut families: BTreeMap<&str, Vec<&Offer>> = BTreeMap::new();
    for offer in &by_name {
        families.entry(world.model_of(offer).family()).or_default().push(offer);
    }
    let mut families: Vec<_> = families.into_iter().filter(|(_, rows)| rows.len() > 1).collect();
    families.sort_by_key(|(_, rows)| Reverse(rows.len()));
    for (family, rows) in families {
        page.heading(&format!("### {family} ({} models)", rows.len()));
        page.table(
            ["Model", "Provider", "Context", "Pricing"],
            rows.iter()
                .take(10)
                .map(|offer| {
                    let model = world.model_of(offer);
                    let name = model.author.map_or(model.name.clone(), |author| {
                        let author = &world.authors[author].id;
                        format!(
                            "[{}](../authors/{author}/models/{})",
                            model.name,
                            file_of(&model.id)
                        )
                    });
                    [
                        name,
                        "Multiple".to_owned(),
                        fctx(offer.context, "N/A"),
                        pair(offer.price.as_ref(), "/", "N/A"),
                    ]
                })
                .chain(more(rows.len(), 10)),
        );
    }
    comparisons(world, &by_name, &mut page);
    page.footer(&format!("_[← Back to Catalog](../) | {GENERATOR}_"))
}

fn comparisons(world: &World, by_name: &[&Offer], page: &mut Page) {
    page.heading("## 💰 Pricing Comparison");
    page.paragraph("Top models by pricing (sorted by input cost):");
    let mut cheapest: Vec<(&Offer, &Price)> =
        by_name.iter().filter_map(|offer| Some((*offer, offer.price.as_ref()?))).collect();
    cheapest.sort_by_key(|(_, price)| price.input);
    page.table(
        ["Model", "Input (per 1M)", "Output (per 1M)", "Cache Read", "Cache Write"],
        cheapest.into_iter().take(15).map(|(offer, price)| {
            [
                bold(&world.model_of(offer).name),
                fprice(dollars(price.input)),
                fprice(dollars(price.output)),
                price.cache_read.map_or("—".to_owned(), |cents| fprice(dollars(cents))),
                "—".to_owned(),
            ]
        }),
    );
    page.heading("## 📏 Context Window Comparison");
    page.paragraph("Top models by context window size:");
    let mut widest = by_name.to_vec();
    widest.sort_by_key(|offer| Reverse(offer.context));
    page.table(
        ["Model", "Context Window", "Max Output", "Modalities"],
        widest.into_iter().take(15).map(|offer| {
            let model = world.model_of(offer);
            let names = MODALITIES.iter().filter(|(input, ..)| model.takes(input));
            [
                bold(&model.name),
                fctx(offer.context, "—"),
                if model.output > 0 { fnum(model.output) } else { "—".to_owned() },
                joined(names.map(|(_, name, _)| *name), ", "),
            ]
        }),
    );
    page.heading("## 🎯 Feature Comparison");
    page.paragraph("Detailed feature breakdown across models:");
    page.heading("### Feature Comparison");
    page.table(
        ["Model", "Modalities", "Tools", "Reasoning", "Advanced Controls"],
        by_name
            .iter()
            .take(15)
            .map(|offer| {
                let model = world.model_of(offer);
                let icon =
                    |has: bool, icon: &str| if has { icon.to_owned() } else { "—".to_owned() };
                [
                    model.name.clone(),
                    icons(model, false),
                    icon(model.has_tools(), "🔧"),
                    icon(model.has("reasoning"), "🧠"),
                    icon(model.has("temperature"), "🌡️ Sampling"),
                ]
            })
            .chain(more(by_name.len(), 15)),
    );
}

fn by_models(authors: &[Author]) -> Vec<&Author> {
    let mut sorted: Vec<&Author> = authors.iter().collect();
    sorted.sort_by_key(|author| (Reverse(author.models.len()), &author.name));
    sorted
}

fn by_name(world: &World) -> Vec<&Offer> {
    let mut sorted: Vec<&Offer> = world.offers.iter().collect();
    sorted.sort_by_key(|offer| &world.model_of(offer).name);
    sorted
}

/// The last row of a listing that is cut.
fn more<const N: usize>(rows: usize, shown: usize) -> Option<[String; N]> {
    let left = rows.checked_sub(shown).filter(|left| *left > 0)?;
    let mut row = [const { String::new() }; N];
    row[0] = format!("_...and {left} more_");
    Some(row)
}
