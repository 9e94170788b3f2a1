//! The invented world: authors, providers, models, and which provider offers which model.

/// A small random number generator (SplitMix64): the same numbers on every machine.
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number from 0 up to, but not including, `end`; 0 where `end` is 0.
    pub(super) fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next() % end).unwrap_or(0)
    }

    /// True in this share of cases, from 0 to 1.
    pub(super) fn chance(&mut self, share: f64) -> bool {
        f64::from(u32::try_from(self.next() >> 32).unwrap_or(0)) < share * f64::from(u32::MAX)
    }

    fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}

pub(super) struct World {
    pub(super) authors: Vec<Author>,
    pub(super) providers: Vec<Provider>,
    pub(super) models: Vec<Model>,
    /// Sorted by model; those of one model by provider id.
    pub(super) offers: Vec<Offer>,
}

pub(super) struct Author {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) description: &'static str,
    pub(super) category: &'static str,
    /// Sorted by name.
    pub(super) models: Vec<usize>,
    /// Provider and number of this author's models there, the most first.
    pub(super) hosts: Vec<(usize, usize)>,
}

pub(super) struct Provider {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) description: &'static str,
    /// Whether the page tells of endpoints, privacy, a key and a status page.
    pub(super) detailed: bool,
    /// Sorted by model name.
    pub(super) offers: Vec<usize>,
}

pub(super) struct Model {
    pub(super) id: String,
    pub(super) name: String,
    /// The models of a provider's own have no author with a page.
    pub(super) author: Option<usize>,
    pub(super) description: Option<String>,
    pub(super) release: Option<String>,
    pub(super) cutoff: Option<String>,
    pub(super) open_weights: Option<bool>,
    /// In billions.
    pub(super) parameters: Option<usize>,
    /// In tokens; 0 where it is not known.
    pub(super) context: u64,
    /// In tokens; 0 where it is not known.
    pub(super) output: u64,
    /// Named as on the badges; none where nothing is known of the model's features.
    pub(super) features: Vec<&'static str>,
    /// The kinds of input; empty where there are no features. The output is text.
    pub(super) inputs: Vec<&'static str>,
    pub(super) offers: Vec<usize>,
}

pub(super) struct Offer {
    pub(super) model: usize,
    pub(super) provider: usize,
    /// In tokens; 0 where it is not known.
    pub(super) context: u64,
    pub(super) price: Option<Price>,
}

/// In cents for a million tokens.
pub(super) struct Price {
    pub(super) input: u32,
    pub(super) output: u32,
    pub(super) cache_read: Option<u32>,
}

pub(super) const CATEGORIES: [&str; 4] =
    ["🚀 AI Startups", "🏢 Major Tech Companies", "🎓 Research Organizations", "🌍 Open Source"];

/// Name and description; the category follows from the place in the list.
const AUTHORS: [(&str, &str); 8] = [
    (
        "Lumen Labs",
        "AI research company known for the Glow models and for tools that show how an answer came about",
    ),
    ("Northwind AI", "Weather and logistics company with models of its own"),
    ("Cobalt Institute", "Public research institute for open evaluation"),
    ("Fernbrook", "Community that collects data for small languages"),
    ("Harrow Works", "Maker of models for farms and workshops"),
    ("Juniper Group", "Industrial group with a laboratory for speech"),
    ("Kestrel University", "University group for robotics and maps"),
    ("Marlow Collective", "Volunteers who publish models for libraries"),
];

const PROVIDERS: [(&str, &str); 8] = [
    ("Borealis", "Hosting in cold places, with the waste heat sold to greenhouses."),
    ("Tidewater", "Inference near the coast for ports and ferries."),
    ("Quarry", ""),
    ("Millrace", "Small models on small machines."),
    ("Saltmarsh", ""),
    ("Driftwood", "Spare capacity of render farms."),
    ("Lanternway", ""),
    ("Oakhollow", "A cooperative of university clusters."),
];

const SERIES: [&str; 6] = ["Glow", "Prism", "Orca", "Wick", "Arctic", "Ember"];
const SIZES: [&str; 4] = ["", " Mini", " Pro", " Max"];
const CONTEXTS: [u64; 8] = [8_192, 16_384, 32_768, 65_536, 128_000, 131_072, 200_000, 1_048_576];

/// How many providers host each of the first models; most later ones have one.
const HOSTS: [usize; 9] = [3, 2, 3, 1, 3, 2, 3, 2, 2];

impl World {
    pub(super) fn invent(owners: usize, models_per_owner: usize, seed: u64) -> Self {
        let mut world = Self {
            authors: (0..owners).map(author).collect(),
            providers: (0..owners).map(provider).collect(),
            models: Vec::new(),
            offers: Vec::new(),
        };
        let mut random = Random::new(seed);
        for author in 0..owners.saturating_sub(1) {
            // As in real catalogs, few authors have most of the models.
            let share = if author % 3 == 0 {
                models_per_owner * 2 + 1
            } else {
                models_per_owner.div_ceil(3)
            };
            for nth in 0..share {
                world.invent_model(author, nth, &mut random);
            }
        }
        for provider in 0..owners.saturating_sub(1) {
            for nth in 0..models_per_owner {
                world.invent_house_model(provider, nth, &mut random);
            }
        }
        world.sort();
        world
    }

    /// The model that is offered.
    pub(super) fn model_of(&self, offer: &Offer) -> &Model {
        &self.models[offer.model]
    }

    /// The models cycle through what a model page can show, so that a small catalog has it all.
    fn invent_model(&mut self, author: usize, nth: usize, random: &mut Random) {
        let number = self.models.len();
        let name = format!(
            "{} {} {}.{}{}",
            word(&AUTHORS.map(|(name, _)| name), author),
            SERIES[(nth + author * 2) % SERIES.len()],
            1 + nth / 240,
            nth / 24 % 10,
            SIZES[nth / 6 % SIZES.len()],
        );
        let id = match number % 9 {
            1 => format!("{}@{:03}", kebab(&name), 1 + random.below(12)),
            2 => format!("{}/{}", self.authors[author].id, name.replace(' ', "-")),
            _ => kebab(&name),
        };
        let limits = number % 9 != 8;
        let context = if limits { random.pick(&CONTEXTS) } else { 0 };
        let output = if limits { context.div_ceil(4).min(2_048 << random.below(6)) } else { 0 };
        let year = 2024 + number % 2;
        let month = 1 + random.below(7);
        let released = number.is_multiple_of(2);
        let (features, inputs) = invent_features(number, random);
        let description = number
            .is_multiple_of(3)
            .then(|| format!("{name} answers questions, drafts texts and follows instructions."));

        let priced = number % 9 != 3 && (number < HOSTS.len() || random.chance(0.6));
        let hosts = HOSTS.get(number).copied().unwrap_or(1 + usize::from(random.chance(0.15)));
        let hosts = hosts.min(self.providers.len());
        let first = random.below(self.providers.len());
        let base = 10 + u32::try_from(random.below(490)).unwrap_or(0);
        for host in 0..hosts {
            let provider = (first + host) % self.providers.len();
            let custom = host == 1 && context > 100_000;
            self.offers.push(Offer {
                model: number,
                provider,
                context: if custom { context / 2 } else { context },
                price: priced.then(|| price(base, host, number)),
            });
        }
        self.authors[author].models.push(number);
        self.models.push(Model {
            id,
            name,
            author: Some(author),
            description,
            release: released.then(|| format!("{year}-{month:02}-{:02}", 1 + random.below(28))),
            cutoff: released.then(|| format!("{}-{month:02}-01", year - 1)),
            open_weights: (number % 5 < 2).then_some(number.is_multiple_of(5)),
            parameters: number.is_multiple_of(5).then(|| 7 + random.below(400)),
            context,
            output,
            features,
            inputs,
            offers: Vec::new(),
        });
    }

    fn invent_house_model(&mut self, provider: usize, nth: usize, random: &mut Random) {
        let number = self.models.len();
        let name = format!(
            "{} Basin {}.{}",
            word(&PROVIDERS.map(|(name, _)| name), provider),
            1 + nth / 10,
            nth % 10,
        );
        let (features, inputs) = if number % 8 == 3 {
            invent_features(number, random)
        } else {
            (Vec::new(), Vec::new())
        };
        let context = random.pick(&CONTEXTS);
        let base = 10 + u32::try_from(random.below(90)).unwrap_or(0);
        let price = (number % 2 == 1).then(|| price(base, 0, number));
        self.offers.push(Offer { model: number, provider, context, price });
        self.models.push(Model {
            id: kebab(&name),
            name,
            author: None,
            description: None,
            release: None,
            cutoff: None,
            open_weights: None,
            parameters: None,
            context,
            output: context / 4,
            features,
            inputs,
            offers: Vec::new(),
        });
    }

    fn sort(&mut self) {
        let Self { authors, providers, models, offers } = self;
        offers.sort_by(|a, b| {
            (a.model, &providers[a.provider].id).cmp(&(b.model, &providers[b.provider].id))
        });
        for (i, offer) in offers.iter().enumerate() {
            models[offer.model].offers.push(i);
            providers[offer.provider].offers.push(i);
        }
        for provider in &mut *providers {
            provider.offers.sort_by_key(|&i| &models[offers[i].model].name);
        }
        for author in authors {
            author.models.sort_by_key(|&i| &models[i].name);
            let mut counts = vec![0; providers.len()];
            let hosted = author.models.iter().flat_map(|&model| &models[model].offers);
            hosted.for_each(|&offer| counts[offers[offer].provider] += 1);
            author.hosts = counts.into_iter().enumerate().filter(|&(_, count)| count > 0).collect();
            author.hosts.sort_by_key(|&(provider, count)| {
                (std::cmp::Reverse(count), &providers[provider].id)
            });
        }
    }
}

impl Model {
    pub(super) fn has(&self, feature: &str) -> bool {
        self.features.contains(&feature)
    }

    pub(super) fn takes(&self, input: &str) -> bool {
        self.inputs.contains(&input)
    }

    /// Whether the model uses tools in any way.
    pub(super) fn has_tools(&self) -> bool {
        ["tool_calls", "tools", "tool_choice"].iter().any(|feature| self.has(feature))
    }

    /// The family whose word stands in the name.
    pub(super) fn family(&self) -> &'static str {
        ["Orca", "Arctic"].into_iter().find(|family| self.name.contains(family)).unwrap_or("Other")
    }
}

fn author(i: usize) -> Author {
    let (name, description) = AUTHORS[i % AUTHORS.len()];
    let name = numbered(name, i / AUTHORS.len());
    Author {
        id: kebab(&name),
        name,
        description,
        category: CATEGORIES[i % CATEGORIES.len()],
        models: Vec::new(),
        hosts: Vec::new(),
    }
}

fn provider(i: usize) -> Provider {
    let (name, description) = PROVIDERS[i % PROVIDERS.len()];
    let name = numbered(name, i / PROVIDERS.len());
    Provider {
        id: kebab(&name),
        name,
        description,
        detailed: i.is_multiple_of(4),
        offers: Vec::new(),
    }
}

fn price(base: u32, host: usize, number: usize) -> Price {
    // Every host has a price of its own: no two rows of a listing are the same.
    let input = base + 5 * u32::try_from(host).unwrap_or(0);
    let cache_read = number.is_multiple_of(3).then_some(input.div_ceil(10));
    Price { input, output: input * 3, cache_read }
}

/// The features in the order of the badges, and the kinds of input.
fn invent_features(number: usize, random: &mut Random) -> (Vec<&'static str>, Vec<&'static str>) {
    let mut inputs = vec!["text"];
    let reads_images = random.chance(0.5);
    if reads_images {
        inputs.push("image");
    }
    if random.chance(0.1) {
        inputs.push("audio");
    }
    if reads_images && random.chance(0.1) {
        inputs.push("video");
    }
    let tools = random.chance(0.7);
    let calls = tools && random.chance(0.8);
    let choice = tools && random.chance(0.8);
    let reasons = number.is_multiple_of(4);
    let shows_reasoning = reasons && random.chance(0.3);
    let stops = random.chance(0.5);
    let penalties = random.chance(0.25);
    let json = random.chance(0.3);
    let all = [
        ("tool_calls", calls),
        ("tools", tools),
        ("tool_choice", choice),
        ("reasoning", reasons),
        ("include_reasoning", shows_reasoning),
        ("temperature", true),
        ("top_p", true),
        ("top_k", random.chance(0.2)),
        ("max_tokens", true),
        ("stop", stops),
        ("frequency_penalty", penalties),
        ("presence_penalty", penalties),
        ("seed", random.chance(0.1)),
        ("logprobs", random.chance(0.1)),
        ("format_response", json),
        ("structured_outputs", json && random.chance(0.8)),
        ("streaming", true),
    ];
    (all.into_iter().filter(|&(_, has)| has).map(|(name, _)| name).collect(), inputs)
}

/// The first word of a name, numbered from the second round through the list on.
fn word(names: &[&str], i: usize) -> String {
    let first = names[i % names.len()].split(' ').next().unwrap_or_default();
    match i / names.len() {
        0 => first.to_owned(),
        round => format!("{first}{}", round + 1),
    }
}

fn numbered(name: &str, round: usize) -> String {
    if round == 0 { name.to_owned() } else { format!("{name} {}", round + 1) }
}

fn kebab(name: &str) -> String {
    name.to_lowercase().replace(' ', "-")
}
