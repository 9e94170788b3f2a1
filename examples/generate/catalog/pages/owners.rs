//! The pages of the authors and the providers.

use std::collections::BTreeMap;

use super::text::{Page, bold, counted, dollars, fctx, joined, variable};
use super::{GENERATOR, file_of, icons};
use crate::catalog::world::{Author, Model, Offer, Price, Provider, World};

pub(super) fn author_page(world: &World, author: &Author) -> String {
    let Author { id, name, description, category, models, hosts } = author;
    let mut page = Page::default();
    page.line(&format!("# {} {name}", logo("authors", id, name)));
    page.gap();
    page.gap();
    page.paragraph(description);
    page.heading("## Organization Information");
    let fields = [
        ("Author ID", format!("`{id}`")),
        ("Type", (*category).to_owned()),
        ("Website", format!("[https://{id}.example](https://{id}.example)")),
        ("Total Models", models.len().to_string()),
        ("Available On", counted(hosts.len(), "provider")),
    ];
    let known = if hosts.is_empty() { 4 } else { 5 };
    let fields = fields.into_iter().take(known);
    page.table(["Field", "Value"], fields.map(|(name, value)| [bold(name), value]));
    page.heading("## Models");
    let mut families: BTreeMap<&str, Vec<&Model>> = BTreeMap::new();
    for &model in models {
        let model = &world.models[model];
        families.entry(model.family()).or_default().push(model);
    }
    if families.is_empty() {
        page.paragraph("*No models found from this author.*");
    }
    let single = families.len() == 1;
    for (family, models) in families {
        if !single {
            page.heading(&format!("### {family}"));
        }
        page.table(
            ["Model", "Providers", "Context", "Capabilities"],
            models.into_iter().map(|model| author_row(world, model)),
        );
    }
    if !hosts.is_empty() {
        page.heading("## Provider Availability");
        page.paragraph("Models from this author are available through the following providers:");
        for &(provider, count) in hosts {
            let host = &world.providers[provider].id;
            let models = counted(count, "model");
            page.line(&format!("- **[{host}](../../providers/{host}/)** - {models}"));
        }
        page.gap();
    }
    page.heading("### See Also");
    page.line("- [All Authors](../)");
    page.line("- [Browse by Provider](../../providers/)");
    page.line("- [Model Comparison](../../models/)");
    page.footer(&format!("_[← Back to Authors](../) | [← Back to Catalog](../../) | {GENERATOR}_"))
}

fn author_row(world: &World, model: &Model) -> [String; 4] {
    let providers = match *model.offers {
        [only] => world.providers[world.offers[only].provider].id.clone(),
        _ => model.offers.len().to_string(),
    };
    let capabilities = [
        ("Text", model.takes("text")),
        ("Vision", model.takes("image")),
        ("Audio", model.takes("audio")),
        ("Video", model.takes("video")),
        ("Functions", model.has_tools()),
    ];
    [
        listed(model),
        providers,
        fctx(model.context, "N/A"),
        joined(capabilities.iter().filter(|(_, has)| *has).map(|(name, _)| *name), ", "),
    ]
}

pub(super) fn provider_page(world: &World, provider: &Provider) -> String {
    let Provider { id, name, description, detailed, offers } = provider;
    let mut page = Page::default();
    page.heading(&format!("# {} {name}", logo("providers", id, name)));
    if !description.is_empty() {
        page.paragraph(description);
    }
    page.heading("## Provider Information");
    let fields = [
        ("Provider ID", format!("`{id}`")),
        ("Total Models", offers.len().to_string()),
        ("Authentication", if *detailed { "API Key Required" } else { "None" }.to_owned()),
        ("Environment Variable", format!("`{}`", variable(id))),
        ("Status Page", format!("[https://status.{id}.example](https://status.{id}.example)")),
    ];
    let known = if *detailed { 5 } else { 3 };
    let fields = fields.into_iter().take(known);
    page.table(["Field", "Value"], fields.map(|(name, value)| [bold(name), value]));
    if *detailed {
        provider_details(id, &mut page);
    }
    page.heading("## Available Models");
    let mut families: BTreeMap<&str, Vec<&Offer>> = BTreeMap::new();
    for &offer in offers {
        let offer = &world.offers[offer];
        families.entry(world.model_of(offer).family()).or_default().push(offer);
    }
    for (family, offers) in families {
        page.heading(&format!("### {family}"));
        page.table(
            ["Model", "Context", "Input", "Output", "Features"],
            offers.into_iter().map(|offer| {
                let model = world.model_of(offer);
                let cents = |of: fn(&Price) -> u32| {
                    let price = offer.price.as_ref();
                    price.map_or("N/A".to_owned(), |price| format!("${:.2}", dollars(of(price))))
                };
                [
                    listed(model),
                    fctx(offer.context, "N/A"),
                    cents(|price| price.input),
                    cents(|price| price.output),
                    icons(model, true),
                ]
            }),
        );
    }
    page.heading("## Configuration");
    if *detailed {
        page.heading("### Authentication");
        page.paragraph("This provider requires an API key. Set it as an environment variable:");
        page.line(&format!("```bash\nexport {}=\"your-api-key-here\"\n```", variable(id)));
        page.gap();
    }
    page.heading("### Using with Starmap");
    page.line(&format!(
        "```bash\n# List all models from this provider\nstarmap list models --provider {id}"
    ));
    page.line(&format!("\n# Sync provider data\nstarmap sync --provider {id}\n```"));
    page.gap();
    page.line("### See Also\n");
    page.line("- [All Providers](../)");
    page.line("- [Browse by Author](../../authors/)");
    page.line("- [Model Comparison](../../models/)\n\n");
    page.footer(&format!(
        "_[← Back to Providers](../) | [← Back to Catalog](../../) | {GENERATOR}_"
    ))
}

fn provider_details(id: &str, page: &mut Page) {
    let site = format!("https://{id}.example");
    let link = |path: &str| format!("[{site}/{path}]({site}/{path})");
    let sections = [
        (
            "## 🔗 API Endpoints",
            vec![
                ("Documentation", link("docs")),
                ("Models API", link("v1/models")),
                ("Chat Completions", link("v1/chat/completions")),
            ],
        ),
        (
            "## 🔒 Privacy & Data Handling",
            vec![
                ("Privacy Policy", link("privacy")),
                ("Terms of Service", link("terms")),
                ("Retains User Data", "Yes".to_owned()),
                ("Trains on User Data", "No".to_owned()),
            ],
        ),
        (
            "## ⏱️ Data Retention Policy",
            vec![
                ("Policy Type", "Fixed Duration".to_owned()),
                ("Retention Duration", "30 days".to_owned()),
                ("Details", "Requests are kept to find abuse, then deleted".to_owned()),
            ],
        ),
        (
            "## 🛡️ Content Moderation",
            vec![("Requires Moderation", "No".to_owned()), ("Content Moderated", "No".to_owned())],
        ),
    ];
    for (heading, lines) in sections {
        page.heading(heading);
        for (label, value) in lines {
            page.line(&format!("**{label}**: {value}  "));
            page.gap();
        }
        page.gap();
    }
    page.heading("## 🏢 Headquarters");
    page.paragraph("Harbour Town");
}

/// The link of a model in the listing of its owner.
fn listed(model: &Model) -> String {
    format!("[{}](./models/{})", model.name, file_of(&model.id))
}

fn logo(owners: &str, id: &str, name: &str) -> String {
    format!(
        "<img src=\"../../assets/logos/{owners}/{id}.svg\" alt=\"{name} logo\" width=\"48\" height=\"48\" style=\"vertical-align: middle;\">"
    )
}
