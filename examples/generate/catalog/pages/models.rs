//! The pages of a model: the one of its author, and one at each provider that hosts it.

use std::iter;

use super::text::{Page, bold, dollars, fctx, fnum, fprice, mark, pair};
use super::{GENERATOR, MODALITIES, file_of};
use crate::catalog::world::{Author, Model, Offer, Price, Provider, World};

pub(super) fn author_model(world: &World, author: &Author, model: &Model) -> String {
    let Model { id, name, context, output, .. } = model;
    let depth = id.matches('/').count();
    let (home, authors, catalog) = (up(1 + depth), up(2 + depth), up(3 + depth));
    let mut page = Page::default();
    page.line("---\n  ");
    page.heading(&format!("title: \"{name}\""));
    page.heading(&format!("author: \"{}\"", author.name));
    page.heading("type: model");
    page.line("---\n  \n  ");
    page.paragraph(&format!(
        "[Catalog]({catalog}) / [Authors]({authors}) / [{}]({home}) / **{name}**",
        author.name
    ));
    page.heading(&format!("# {name}"));
    if let Some(description) = &model.description {
        page.paragraph(description);
    }
    page.paragraph(&format!("**Developed by**: [{}]({home}/)", author.name));
    page.heading("## 📋 Technical Specifications");
    let specifications = [
        ("Model ID", Some(format!("`{id}`"))),
        ("Context Window", (*context > 0).then(|| format!("{} tokens", fnum(*context)))),
        ("Max Output", (*output > 0).then(|| format!("{} tokens", fnum(*output)))),
        ("Parameters", model.parameters.map(|billions| format!("{billions}B"))),
        ("Open Weights", model.open_weights.map(|open| open.to_string())),
    ];
    let known = specifications.into_iter().filter_map(|(name, value)| Some([bold(name), value?]));
    page.table(["Specification", "Value"], known);
    page.heading("## 🎯 Capabilities");
    page.paragraph(&feature_badges(model));
    page.heading("## 🌐 Provider Availability");
    page.paragraph(
        "This model is available through the following providers with potential variations:",
    );
    page.table(
        ["Provider", "Context", "Pricing (Input/Output)", "Notes"],
        model.offers.iter().map(|&offer| {
            let offer = &world.offers[offer];
            let Provider { id: host, name, .. } = &world.providers[offer.provider];
            let note = if offer.context == *context { "" } else { "Custom context" };
            [
                format!("[{name}]({catalog}/providers/{host}/models/{})", file_of(id)),
                fctx(offer.context, "—"),
                pair(offer.price.as_ref(), " / ", "—"),
                note.to_owned(),
            ]
        }),
    );
    page.heading("### 🔗 Related Resources");
    page.line(&format!("- [All {} Models]({home}/)", author.name));
    page.line(&format!("- [Model Comparison]({catalog}/models/)"));
    page.gap();
    page.gap();
    let others = author.models.iter().map(|&other| &world.models[other]);
    let others = others.filter(|other| other.id != *id).take(5);
    if author.models.len() > 1 {
        page.heading("### Other Models by This Author");
        others.for_each(|other| page.line(&format!("- {}", other.name)));
        if author.models.len() > 6 {
            page.line(&format!("- _...and {} more_", author.models.len() - 6));
        }
        page.gap();
    }
    page.footer(&format!("*Last Updated: {STAMP} | {GENERATOR}*"))
}

pub(super) fn provider_model(world: &World, offer: &Offer) -> String {
    let model = world.model_of(offer);
    let provider = &world.providers[offer.provider];
    let author = model.author.map(|author| &world.authors[author]);
    let depth = model.id.matches('/').count();
    let (home, providers, catalog) = (up(1 + depth), up(2 + depth), up(3 + depth));
    let mut page = Page::default();
    page.heading(&format!("# {}", model.name));
    page.line(&format!(
        "[Catalog]({catalog}) / [Providers]({providers}) / [{}]({home}) / **{}**\n\n",
        provider.name, model.name
    ));
    if let Some(description) = &model.description {
        page.paragraph(description);
    }
    page.heading("## 📋 Overview");
    let tokens = |tokens: u64| (tokens > 0).then(|| format!("{} tokens", fnum(tokens)));
    let overview = [
        ("ID", Some(format!("`{}`", model.id))),
        ("Provider", Some(format!("[{}]({home}/)", provider.name))),
        (
            "Authors",
            author.map(|Author { id, name, .. }| format!("[{name}]({catalog}/authors/{id}/)")),
        ),
        ("Release Date", model.release.clone()),
        ("Knowledge Cutoff", model.cutoff.clone()),
        ("Open Weights", model.open_weights.map(|open| open.to_string())),
        ("Context Window", tokens(offer.context)),
        ("Max Output", tokens(model.output)),
        ("Parameters", model.parameters.map(|billions| format!("{billions}B"))),
    ];
    for (label, value) in overview {
        if let Some(value) = value {
            page.line(&format!("- **{label}**: {value}"));
        }
    }
    page.gap();
    if model.features.is_empty() {
        no_features(&mut page);
    } else {
        features(model, &mut page);
        controls(model, &mut page);
    }
    page.heading("## 💰 Pricing");
    page.paragraph(&format!("*Pricing shown for {}*", provider.name));
    match &offer.price {
        Some(price) => pricing(price, &mut page),
        None => page.heading("Contact provider for pricing information."),
    }
    page.heading("## 📋 Metadata");
    page.heading(&format!("**Created**: {SYNCED}"));
    page.paragraph(&format!("**Last Updated**: {SYNCED}"));
    page.line("---\n  \n  ");
    page.line("### Navigation\n");
    page.line(&format!("- [More models by {}]({home}/)", provider.name));
    if let Some(Author { id, name, .. }) = author {
        page.line(&format!("- [More models by {name}]({catalog}/authors/{id}/)"));
    }
    page.line(&format!("- [All Providers]({catalog}/providers)"));
    page.line(&format!("- [Back to Catalog]({catalog})\n"));
    page.footer(&format!("_Last Updated: {STAMP} | {GENERATOR}_"))
}

fn no_features(page: &mut Page) {
    page.heading("## 🎯 Capabilities");
    page.heading("### Input/Output Modalities");
    page.heading("No modality information available.");
    page.heading("### Core Features");
    page.heading("No feature information available.");
    page.heading("### Response Delivery");
    page.heading("No delivery information available.");
    page.heading("## 🎛️ Generation Controls");
    page.heading("No control information available.");
}

fn features(model: &Model, page: &mut Page) {
    page.heading("## 🔬 Technical Specifications");
    let groups: Vec<String> = CONTROL_BADGES
        .iter()
        .filter_map(|(group, badges)| {
            let shown: Vec<String> = badges
                .iter()
                .filter(|[feature, ..]| model.has(feature))
                .map(|[feature, message, colour, name]| badge(name, feature, message, colour))
                .collect();
            (!shown.is_empty()).then(|| format!("**{group}:** {}", shown.join(" ")))
        })
        .collect();
    page.paragraph(&groups.join("\n\n"));
    page.heading("## 🎯 Capabilities");
    page.heading("### Feature Overview");
    page.paragraph(&feature_badges(model));
    page.heading("### Input/Output Modalities");
    let input = MODALITIES.map(|(input, ..)| mark(model.takes(input)));
    let output = MODALITIES.map(|(output, ..)| mark(output == "text"));
    page.table(
        ["Direction", "Text", "Image", "Audio", "Video", "PDF"],
        [("Input", input), ("Output", output)].map(|(direction, [text, image, audio, video])| {
            [bold(direction), text, image, audio, video, mark(false)]
        }),
    );
    page.heading("### Core Features");
    let marks = |features: [&str; 5]| iter::once(features.map(|feature| mark(model.has(feature))));
    page.table(
        ["Tool Calling", "Tool Definitions", "Tool Choice", "Web Search", "File Attachments"],
        marks(["tool_calls", "tools", "tool_choice", "web_search", "attachments"]),
    );
    page.heading("### Response Delivery");
    let delivery = ["streaming", "structured_outputs", "format_response", "tool_calls"];
    let [streaming, structured, json, call] = delivery.map(|feature| mark(model.has(feature)));
    page.table(
        ["Streaming", "Structured Output", "JSON Mode", "Function Call", "Text Format"],
        [[streaming, structured, json, call, mark(true)]],
    );
    if model.has("reasoning") {
        page.heading("### Advanced Reasoning");
        page.table(
            [
                "Basic Reasoning",
                "Reasoning Effort",
                "Reasoning Tokens",
                "Include Reasoning",
                "Verbosity Control",
            ],
            marks([
                "reasoning",
                "reasoning_effort",
                "reasoning_tokens",
                "include_reasoning",
                "verbosity",
            ]),
        );
    }
}

fn controls(model: &Model, page: &mut Page) {
    page.heading("## 🎛️ Generation Controls");
    if let Some(billions) = model.parameters {
        page.heading("### Architecture Details");
        let cells = [&format!("{billions}B"), "transformer", "Unknown", "None", "No", "-"];
        page.table(
            [
                "Parameter Count",
                "Architecture Type",
                "Tokenizer",
                "Quantization",
                "Fine-Tuned",
                "Base Model",
            ],
            [cells.map(str::to_owned)],
        );
        page.heading("### Model Tags");
        let tags = [
            false,
            true,
            model.has("reasoning"),
            false,
            true,
            model.takes("image"),
            model.has_tools(),
        ];
        page.table(
            ["Coding", "Writing", "Reasoning", "Math", "Chat", "Multimodal", "Function Calling"],
            [tags.map(mark)],
        );
    }
    let longest = if model.output > 0 { format!("1-{}", fnum(model.output)) } else { mark(true) };
    let tables: [(&str, &[[&str; 3]]); 4] = [
        (
            "### Sampling & Decoding",
            &[
                ["temperature", "Temperature", "0.0-2.0"],
                ["top_p", "Top-P", "0.0-1.0"],
                ["top_k", "Top-K", "1-100"],
            ],
        ),
        (
            "### Length & Termination",
            &[["max_tokens", "Max Tokens", &longest], ["stop", "Stop Sequences", "✅"]],
        ),
        (
            "### Repetition Control",
            &[
                ["frequency_penalty", "Frequency Penalty", "-2.0 to 2.0"],
                ["presence_penalty", "Presence Penalty", "-2.0 to 2.0"],
            ],
        ),
        (
            "### Advanced Controls",
            &[["seed", "Deterministic Seed", "✅"], ["logprobs", "Log Probabilities", "0-20"]],
        ),
    ];
    for (heading, columns) in tables {
        let shown: Vec<_> = columns.iter().filter(|[feature, ..]| model.has(feature)).collect();
        if shown.is_empty() {
            continue;
        }
        page.heading(heading);
        page.row(shown.iter().map(|[_, header, _]| *header));
        page.delimiter(shown.len());
        page.row(shown.iter().map(|[.., cell]| *cell));
        page.line("");
        page.gap();
    }
}

fn pricing(price: &Price, page: &mut Page) {
    let (input, output) = (dollars(price.input), dollars(price.output));
    let cost = |tokens_in: u32, tokens_out: u32| {
        let (millions_in, millions_out) = (f64::from(tokens_in) / 1e6, f64::from(tokens_out) / 1e6);
        millions_out.mul_add(output, millions_in * input)
    };
    page.heading("### Token Pricing");
    let per_million = |cents: u32| format!("${:.2}/1M", dollars(cents));
    page.table(
        ["Input", "Output", "Reasoning", "Cache Read", "Cache Write"],
        [[
            per_million(price.input),
            per_million(price.output),
            "-".to_owned(),
            price.cache_read.map_or("-".to_owned(), per_million),
            "-".to_owned(),
        ]],
    );
    page.heading("### 💰 Cost Calculator");
    page.paragraph("Calculate costs for common usage patterns:");
    let cases = [
        ("Quick chat (1K in, 500 out)", 1_000, 500),
        ("Document summary (10K in, 1K out)", 10_000, 1_000),
        ("RAG query (50K in, 2K out)", 50_000, 2_000),
        ("Code generation (5K in, 10K out)", 5_000, 10_000),
    ];
    page.table(
        ["Use Case", "Input", "Output", "Total Cost"],
        cases.map(|(case, tokens_in, tokens_out)| {
            [
                case.to_owned(),
                format!("{} tokens", fnum(u64::from(tokens_in))),
                format!("{} tokens", fnum(u64::from(tokens_out))),
                fprice(cost(tokens_in, tokens_out)),
            ]
        }),
    );
    page.line("**Pricing Formula:**");
    page.gap();
    page.line(&format!(
        "```\nCost = (Input Tokens / 1M × ${input:.2}) + (Output Tokens / 1M × ${output:.2})"
    ));
    if let Some(cents) = price.cache_read {
        page.line(&format!("Cached Input Cost = Input Tokens / 1M × ${:.2}", dollars(cents)));
    }
    page.line("```");
    page.gap();
    page.heading("### 📊 Example Costs");
    page.paragraph("Real-world usage examples and their costs:");
    let tiers = [
        ("Personal", 10, 1_500, 750),
        ("Small Team", 100, 2_000, 1_000),
        ("Enterprise", 1_000, 3_000, 1_500),
    ];
    page.table(
        ["Usage Tier", "Daily Volume", "Monthly Tokens", "Monthly Cost"],
        tiers.map(|(tier, chats, tokens_in, tokens_out): (&str, u32, u32, u32)| {
            let chats_a_month = chats * 30;
            [
                format!("{tier} ({chats} chats/day)"),
                format!("{chats} chats"),
                fnum(u64::from(chats_a_month * (tokens_in + tokens_out))),
                fprice(cost(chats_a_month * tokens_in, chats_a_month * tokens_out)),
            ]
        }),
    );
}

fn feature_badges(model: &Model) -> String {
    let modalities = [
        ("text", "text", "blue", "Supports text generation and processing"),
        ("image", "vision", "purple", "Can analyze and understand images"),
        ("audio", "audio", "green", "Processes and generates audio content"),
        ("video", "video", "red", "Can process video input"),
    ];
    let modalities = modalities.iter().filter(|(input, ..)| model.takes(input));
    let lists = [
        badge("Supported input modalities", "input", &model.inputs.join(","), "teal"),
        badge("Supported output modalities", "output", "text", "cyan"),
    ];
    let features = FEATURE_BADGES.iter().filter(|(feature, ..)| model.has(feature));
    let badges: Vec<String> = modalities
        .map(|(_, label, colour, alt)| badge(alt, label, "✓", colour))
        .chain(lists)
        .chain(features.map(|(label, message, colour, alt)| badge(alt, label, message, colour)))
        .collect();
    badges.join(" ")
}

fn badge(alt: &str, label: &str, message: &str, colour: &str) -> String {
    let label = label.replace('_', "__");
    format!("![{alt}](https://img.shields.io/badge/{label}-{message}-{colour})")
}

fn up(levels: usize) -> String {
    vec![".."; levels].join("/")
}

/// Feature, message, colour and tooltip of the badges after those for the modalities, in their order.
const FEATURE_BADGES: [(&str, &str, &str, &str); 17] = [
    ("tool_calls", "✓", "yellow", "Can invoke and call tools in responses"),
    ("tools", "✓", "yellow", "Accepts tool definitions in requests"),
    ("tool_choice", "✓", "yellow", "Supports tool choice strategies (auto/none/required)"),
    ("reasoning", "✓", "lime", "Supports basic reasoning"),
    ("include_reasoning", "✓", "lime", "Can include reasoning traces in response"),
    ("temperature", "core", "red", "Temperature sampling control"),
    ("top_p", "core", "red", "Nucleus sampling (top-p)"),
    ("top_k", "advanced", "orange", "Top-k sampling"),
    ("max_tokens", "core", "blue", "Maximum token limit"),
    ("stop", "core", "blue", "Stop sequences"),
    ("frequency_penalty", "core", "purple", "Frequency penalty"),
    ("presence_penalty", "core", "purple", "Presence penalty"),
    ("seed", "advanced", "green", "Deterministic seeding"),
    ("logprobs", "core", "teal", "Log probabilities"),
    ("format_response", "✓", "cyan", "Alternative response formats"),
    ("structured_outputs", "✓", "cyan", "JSON schema validation"),
    ("streaming", "✓", "cyan", "Response streaming"),
];

/// Group, then feature, message, colour and name of its badges.
const CONTROL_BADGES: [(&str, &[[&str; 4]]); 4] = [
    (
        "Sampling Controls",
        &[
            ["temperature", "supported", "red", "Temperature"],
            ["top_p", "supported", "red", "Top-P"],
            ["top_k", "supported", "orange", "Top-K"],
        ],
    ),
    (
        "Repetition Controls",
        &[
            ["frequency_penalty", "supported", "purple", "Frequency"],
            ["presence_penalty", "supported", "purple", "Presence"],
        ],
    ),
    ("Observability", &[["logprobs", "supported", "teal", "Logprobs"]]),
    ("Advanced Features", &[["seed", "deterministic", "green", "Seed"]]),
];

const STAMP: &str = "2025-09-02 22:29:41 UTC";

const SYNCED: &str = "2025-09-02 22:27:11 UTC";
