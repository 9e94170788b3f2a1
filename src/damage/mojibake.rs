//! UTF-8 that somebody read as another character set: `âœ“` for `✓`.
//!
//! A run of characters beyond ASCII is damaged when its bytes in such a set are UTF-8 again, and what
//! they then say is sensible. That alone would accuse honest text (the Russian `Её` is `Ÿ`, a French `é`
//! before a closing `»` may be a Chinese character), so a page counts as damaged only when some run is
//! *strong*: no language writes it. The weak runs of such a page are taken along.

use std::sync::LazyLock;

use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1254};

use crate::text::Span;

/// Text of one page that was read in the wrong character set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mojibake {
    /// The set that the UTF-8 was taken for, by its WHATWG name.
    pub charset: &'static str,
    /// In the order of the text.
    pub runs: Vec<Run>,
}

/// A damaged run of characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    pub span: Span,
    /// What stood there before; `None` where bytes were lost on the way.
    pub repaired: Option<String>,
    /// What may have stood there, where bytes that the set does not define were dropped on the way.
    pub candidates: Vec<String>,
}

impl Mojibake {
    /// Whether `original` comes out as `damaged` in the page's set, bytes without a meaning there dropped.
    pub fn makes(&self, original: &str, damaged: &str) -> bool {
        let Some(charset) = CHARSETS.iter().find(|charset| charset.name == self.charset) else {
            return false;
        };
        let left = original.bytes().filter(|byte| !charset.undefined.contains(byte));
        let read = left.map(|byte| match charset.bytes.iter().find(|(_, other)| *other == byte) {
            Some((char, _)) => *char,
            None => char::from(byte),
        });
        read.eq(damaged.chars())
    }
}

/// Finds text that was read in the wrong set; the set that explains most runs is taken for all.
pub(super) fn find(text: &str) -> Option<Mojibake> {
    let runs: Vec<Span> = runs(text).filter(|run| may_be_damaged(run.of(text))).collect();
    if runs.is_empty() {
        return None;
    }
    let mut best: Option<(usize, Mojibake)> = None;
    for charset in &*CHARSETS {
        if let Some((score, mojibake)) = charset.explain(text, &runs)
            && best.as_ref().is_none_or(|(other, _)| *other < score)
        {
            best = Some((score, mojibake));
        }
    }
    best.map(|(_, mojibake)| mojibake)
}

/// All runs of characters beyond ASCII.
fn runs(text: &str) -> impl Iterator<Item = Span> {
    const CHUNK: usize = 32;
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = bytes.get(at..)?;
        let chunk = rest.chunks(CHUNK).position(|chunk| !chunk.is_ascii())? * CHUNK;
        let start = at + chunk + rest[chunk..].iter().position(|byte| !byte.is_ascii())?;
        let rest = &bytes[start..];
        at = start + rest.iter().position(u8::is_ascii).unwrap_or(rest.len());
        Some(Span::new(start..at))
    })
}

/// Whether a run has two characters at least, all of which some set could have made. Looks at the first
/// bytes of its characters: Latin and Cyrillic, some accents, Greek letters and symbols.
fn may_be_damaged(run: &str) -> bool {
    let mut count = 0;
    run.bytes().all(|byte| match byte {
        0x80..=0xBF => true,
        0xC2..=0xC6 | 0xCB | 0xCE..=0xD2 | 0xE2 | 0xEF => {
            count += 1;
            true
        }
        _ => false,
    }) && count > 1
}

/// The sets in which UTF-8 is read by mistake; of those that explain a page alike the first is named.
static CHARSETS: LazyLock<[Charset; 6]> = LazyLock::new(|| {
    [
        Charset::of(WINDOWS_1252, Family::Latin),
        Charset::new("iso-8859-1", Family::Latin, char::from),
        Charset::of(WINDOWS_1254, Family::Latin),
        Charset::of(WINDOWS_1250, Family::Latin),
        Charset::of(WINDOWS_1251, Family::Cyrillic),
        Charset::of(MACINTOSH, Family::Macintosh),
    ]
});

/// What the bytes that begin UTF-8 sequences of two bytes look like.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    /// Latin capitals.
    Latin,
    /// Cyrillic capitals.
    Cyrillic,
    /// Signs, mostly.
    Macintosh,
}

/// A set of one byte for each character; the lower half is ASCII.
struct Charset {
    name: &'static str,
    family: Family,
    /// The upper half, sorted by character.
    bytes: Vec<(char, u8)>,
    /// The bytes without a meaning, which some programs drop.
    undefined: Vec<u8>,
}

/// What a run says when its bytes are read as UTF-8.
struct Reading {
    /// Whether no language writes such a run.
    is_strong: bool,
    repaired: Option<String>,
    candidates: Vec<String>,
}

impl Charset {
    fn of(encoding: &'static Encoding, family: Family) -> Self {
        let decode = |byte| {
            let bytes = [byte];
            let (text, _) = encoding.decode_without_bom_handling(&bytes);
            text.chars().next().unwrap_or('\u{fffd}')
        };
        let mut charset = Self::new(encoding.name(), family, decode);
        // The WHATWG tables give such a byte the control character of its own number.
        charset.undefined = (0x80..0xA0).filter(|&byte| decode(byte) == char::from(byte)).collect();
        charset
    }

    fn new(name: &'static str, family: Family, decode: impl Fn(u8) -> char) -> Self {
        let mut bytes: Vec<(char, u8)> = (0x80..=0xFF).map(|byte| (decode(byte), byte)).collect();
        bytes.sort_unstable();
        Self { name, family, bytes, undefined: Vec::new() }
    }

    fn byte(&self, char: char) -> Option<u8> {
        let index = self.bytes.binary_search_by_key(&char, |(char, _)| *char).ok()?;
        self.bytes.get(index).map(|(_, byte)| *byte)
    }

    /// What this set makes of a page, with a score; `None` where it holds no strong run.
    fn explain(&self, text: &str, runs: &[Span]) -> Option<(usize, Mojibake)> {
        let mut readings: Vec<(Span, Reading)> =
            runs.iter().filter_map(|&run| Some((run, self.read_repeatedly(text, run)?))).collect();
        if !readings.iter().any(|(_, reading)| reading.is_strong) {
            return None;
        }
        if readings.len() < runs.len() || !self.is_damaged_as_a_whole(text) {
            readings.retain(|(_, reading)| reading.is_strong);
        }
        let score = readings.iter().map(|(_, reading)| 1 + usize::from(reading.repaired.is_some()));
        let score = score.sum();
        let runs = readings.into_iter().map(|(span, reading)| Run {
            span,
            repaired: reading.repaired,
            candidates: reading.candidates,
        });
        Some((score, Mojibake { charset: self.name, runs: runs.collect() }))
    }

    /// Whether all single characters beyond ASCII may be what is left of longer runs. An `é` alone shows
    /// that the page holds honest text too.
    fn is_damaged_as_a_whole(&self, text: &str) -> bool {
        runs(text).map(|run| run.of(text)).filter(|run| !may_be_damaged(run)).all(|run| {
            run.chars().all(|char| self.byte(char).is_some_and(|byte| sequence_length(byte) == 2))
        })
    }

    /// Reads a run, and what comes out again while that is damaged in the same way.
    fn read_repeatedly(&self, text: &str, run: Span) -> Option<Reading> {
        const TIMES: usize = 3;
        let before = text.as_bytes().get(..run.start as usize)?;
        let mut reading = self.read(run.of(text), before)?;
        for _ in 1..TIMES {
            let again = reading.repaired.as_deref().and_then(|text| self.read(text, before));
            match again {
                Some(again) if again.is_strong => reading = again,
                _ => break,
            }
        }
        // Controls come from text that was damaged twice; they are nothing that anyone wrote.
        let has_control = reading.repaired.as_ref().is_some_and(|it| it.contains(char::is_control));
        (!has_control).then_some(reading)
    }

    /// Reads a run that stands behind `before`; `None` where it is not UTF-8 or not sensible.
    fn read(&self, run: &str, before: &[u8]) -> Option<Reading> {
        let mut reader = Reader {
            charset: self,
            is_strong: false,
            repaired: Some(String::new()),
            candidates: vec![String::new()],
            previous: None,
        };
        // Where a program put a sign for a lost byte, the byte is lost all the same.
        let mut chars = run.chars().filter(|&char| char != '\u{fffd}').peekable();
        let mut is_first = true;
        while let Some(char) = chars.next() {
            let mut sequence =
                Sequence { lead: char, bytes: [self.byte(char)?, 0, 0, 0], found: 1, closers: 0 };
            let length = sequence_length(sequence.bytes[0]);
            if length < 2 {
                return None;
            }
            while sequence.found < length
                && let Some((char, byte)) = chars
                    .peek()
                    .and_then(|&char| Some((char, self.byte(char)?)))
                    .filter(|(_, byte)| *byte < 0xC0)
            {
                sequence.bytes[sequence.found] = byte;
                sequence.found += 1;
                sequence.closers += usize::from(self.closes(char, sequence.bytes[0], length));
                chars.next();
            }
            let before = if is_first { before } else { &[] };
            reader.take(&sequence, length, before)?;
            is_first = false;
        }
        if is_first {
            return None;
        }
        let candidates = if reader.repaired.is_some() { Vec::new() } else { reader.candidates };
        Some(Reading { is_strong: reader.is_strong, repaired: reader.repaired, candidates })
    }

    /// Whether `char` may well follow a letter or sign of the set in honest text: what closes a quotation,
    /// a dash, a footnote mark, and the rest of a word.
    fn closes(&self, char: char, lead: u8, length: usize) -> bool {
        match char {
            '»' | '«' | '›' | '‹' | '”' | '“' | '’' | '‘' | '…' | '–' | '—' | '•' | '\u{a0}'
            | '\u{ad}' => true,
            // `Â` and `Ã` begin what is damaged most, and hardly any language ends a word in them.
            'ª' | 'º' | '°' | '¹' | '²' | '³' | '·' | '±' | '´' | '¨' | '©' | '®' | '™' | '†'
            | '‡' => !matches!(lead, 0xC2 | 0xC3),
            'π' | 'Ω' | 'µ' | '∂' | '∑' | '∏' | '∫' | '∞' | '≠' | '≤' | '≥' | '§' => {
                self.family == Family::Macintosh && length == 2
            }
            'ƒ' => false,
            _ => self.family == Family::Latin && length == 2 && char.is_alphabetic(),
        }
    }

    /// How many letters of another script in a row are no chance.
    fn shortest_word(&self) -> usize {
        // Every second letter of a Cyrillic word may stand for a byte that goes on, and Macintosh has
        // dashes where a Cyrillic letter begins.
        if self.family == Family::Latin { 2 } else { 3 }
    }

    /// Whether a capital that stands for `lead` cannot stand behind this text: `cafÃ`, `10Â`.
    fn clashes(&self, before: &[u8], sequence: &Sequence) -> bool {
        let is_common = matches!(sequence.bytes[0], 0xC2 | 0xC3) && self.family == Family::Latin;
        sequence.lead.is_uppercase()
            && match before {
                [.., last] if is_common => last.is_ascii_lowercase() || last.is_ascii_digit(),
                [.., last_but_one, last] => {
                    last_but_one.is_ascii_lowercase() && last.is_ascii_lowercase()
                }
                _ => false,
            }
    }
}

/// How many bytes a UTF-8 sequence has that begins with `byte`; 1 where none does.
fn sequence_length(byte: u8) -> usize {
    match byte {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => 1,
    }
}

/// The bytes of one character, as far as they are left.
struct Sequence {
    /// The character that its first byte was taken for.
    lead: char,
    bytes: [u8; 4],
    found: usize,
    /// How many of the other bytes were taken for characters that may well stand there.
    closers: usize,
}

impl Sequence {
    fn bytes(&self) -> &[u8] {
        &self.bytes[..self.found]
    }

    fn is_weak(&self) -> bool {
        self.closers + 1 == self.found
    }
}

/// What has been read of a run.
struct Reader<'a> {
    charset: &'a Charset,
    is_strong: bool,
    /// `None` once bytes are missing.
    repaired: Option<String>,
    candidates: Vec<String>,
    /// The letters that have come out last.
    previous: Option<Word>,
}

/// Letters of one script in a row.
#[derive(Clone, Copy)]
struct Word {
    script: Script,
    length: usize,
    is_weak: bool,
}

impl Reader<'_> {
    fn take(&mut self, sequence: &Sequence, length: usize, before: &[u8]) -> Option<()> {
        if sequence.found < length {
            return self.take_incomplete(sequence, length);
        }
        let char = str::from_utf8(sequence.bytes()).ok()?.chars().next()?;
        let sense = Sense::of(char)?;
        let is_weak = sequence.is_weak();
        let previous = self.previous.take();
        self.is_strong |= match sense {
            Sense::Emoji => true,
            Sense::Sign => !is_weak,
            // `Её` is a Russian word.
            Sense::Latin if self.charset.family == Family::Cyrillic => {
                self.charset.clashes(before, sequence)
            }
            Sense::Latin => !is_weak || self.charset.clashes(before, sequence),
            Sense::Letter(script) => {
                let word = previous.filter(|word| word.script == script);
                let length = word.map_or(0, |word| word.length) + 1;
                let is_weak = is_weak && word.is_none_or(|word| word.is_weak);
                self.previous = Some(Word { script, length, is_weak });
                length >= self.charset.shortest_word() && !is_weak
            }
            Sense::Dubious => false,
        };
        if let Some(repaired) = &mut self.repaired {
            repaired.push(char);
        }
        for candidate in &mut self.candidates {
            candidate.push(char);
        }
        Some(())
    }

    /// Takes a sequence that lost bytes. Only emoji and signs leave enough to be known by.
    fn take_incomplete(&mut self, sequence: &Sequence, length: usize) -> Option<()> {
        if self.charset.undefined.is_empty() {
            return None;
        }
        self.is_strong |= match sequence.bytes() {
            [0xF0, 0x9F, ..] | [0xE2, 0x80] => true,
            // An arrow, a mark, or the selector behind an emoji.
            [0xE2, _] | [0xEF, 0xB8] => false,
            _ => return None,
        };
        self.previous = None;
        self.repaired = None;
        if !self.candidates.is_empty() {
            self.multiply(&restorations(sequence.bytes(), length, &self.charset.undefined));
        }
        Some(())
    }

    /// Lets each candidate go on in each of these ways; gives up where that is too many to choose from.
    fn multiply(&mut self, ways: &[char]) {
        const MOST: usize = 32;
        if ways.len() * self.candidates.len() > MOST {
            self.candidates.clear();
        }
        self.candidates = self
            .candidates
            .iter()
            .flat_map(|candidate| ways.iter().map(move |way| format!("{candidate}{way}")))
            .collect();
    }
}

/// The characters that lose one of the bytes `undefined` to become `bytes`; none where more are missing.
fn restorations(bytes: &[u8], length: usize, undefined: &[u8]) -> Vec<char> {
    let mut ways = Vec::new();
    if bytes.len() + 1 != length {
        return ways;
    }
    for place in 1..length {
        for &byte in undefined {
            let mut whole = [0; 4];
            let whole = &mut whole[..length];
            whole[..place].copy_from_slice(&bytes[..place]);
            whole[place] = byte;
            whole[place + 1..].copy_from_slice(&bytes[place..]);
            let char = str::from_utf8(whole).ok().and_then(|text| text.chars().next());
            ways.extend(char.filter(|char| {
                let is_visible = !matches!(char, '\u{2000}'..='\u{200f}' | '\u{2028}'..='\u{202f}');
                matches!(Sense::of(*char), Some(Sense::Emoji | Sense::Sign))
                    && is_visible
                    && !ways.contains(char)
            }));
        }
    }
    ways
}

/// Scripts whose letters come in words, so that one alone proves nothing.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Greek,
    Cyrillic,
    Hebrew,
    Arabic,
    Indic,
    Thai,
    Georgian,
    EastAsian,
}

/// What kind of character came out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sense {
    Latin,
    Letter(Script),
    /// Punctuation, currencies, arrows, symbols; and the Latin letters of Vietnamese, which are read from
    /// as unlikely a text.
    Sign,
    Emoji,
    /// Sensible only beside others.
    Dubious,
}

impl Sense {
    /// `None` for what hardly anyone writes on a page: such a run is no damage but chance.
    fn of(char: char) -> Option<Self> {
        Some(match char {
            '\u{80}'..='\u{9f}' | '\u{300}'..='\u{36f}' => Self::Dubious,
            '\u{a0}'..='\u{17f}'
            | '\u{192}'
            | '\u{1a0}'
            | '\u{1a1}'
            | '\u{1af}'
            | '\u{1b0}'
            | '\u{218}'..='\u{21b}' => Self::Latin,
            '\u{386}'..='\u{3ce}' => Self::Letter(Script::Greek),
            '\u{400}'..='\u{45f}' | '\u{490}' | '\u{491}' => Self::Letter(Script::Cyrillic),
            '\u{5d0}'..='\u{5ea}' => Self::Letter(Script::Hebrew),
            '\u{60c}'..='\u{6d5}' => Self::Letter(Script::Arabic),
            '\u{900}'..='\u{d7f}' => Self::Letter(Script::Indic),
            '\u{e01}'..='\u{e5b}' => Self::Letter(Script::Thai),
            '\u{10a0}'..='\u{10ff}' => Self::Letter(Script::Georgian),
            '\u{1e00}'..='\u{1eff}'
            | '\u{2009}'..='\u{2060}'
            | '\u{20a0}'..='\u{20c0}'
            | '\u{2100}'..='\u{214f}'
            | '\u{2190}'..='\u{27bf}'
            | '\u{2b00}'..='\u{2bff}'
            | '\u{fe0f}'
            | '\u{feff}'
            | '\u{ff01}'..='\u{ff5e}'
            | '\u{fffd}' => Self::Sign,
            '\u{3001}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' => {
                Self::Letter(Script::EastAsian)
            }
            '\u{1f004}'
            | '\u{1f0cf}'
            | '\u{1f170}'..='\u{1f265}'
            | '\u{1f300}'..='\u{1f64f}'
            | '\u{1f680}'..='\u{1f6ff}'
            | '\u{1f7e0}'..='\u{1f7f0}'
            | '\u{1f900}'..='\u{1f9ff}'
            | '\u{1fa70}'..='\u{1faff}' => Self::Emoji,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The charset and the runs with what they become: the repair, or the candidates after a `?`.
    fn shown(text: &str) -> String {
        let Some(mojibake) = find(text) else { return String::new() };
        let after = |run: &Run| {
            run.repaired.clone().unwrap_or_else(|| format!("?{}", run.candidates.concat()))
        };
        let runs = mojibake.runs.iter().map(|run| format!("{}={}", run.span.of(text), after(run)));
        [mojibake.charset.to_owned()].into_iter().chain(runs).collect::<Vec<_>>().join(" ")
    }

    /// `text` as a program shows it that takes its UTF-8 for `charset` and drops what is undefined there.
    fn damaged(text: &str, charset: &str, drops: bool) -> String {
        let charset = CHARSETS.iter().find(|it| it.name == charset).unwrap();
        let decode = |byte: u8| {
            let defined = charset.bytes.iter().find(|(_, other)| *other == byte);
            match defined {
                _ if byte < 0x80 => Some(char::from(byte)),
                _ if drops && charset.undefined.contains(&byte) => None,
                Some((char, _)) => Some(*char),
                None => unreachable!("all of the upper half is there"),
            }
        };
        text.bytes().filter_map(decode).collect()
    }

    #[test]
    fn damaged_text_is_restored() {
        for original in [
            "café déjà vu",
            "Straße, Größe, Übung",
            "El niño comió en la montaña",
            "zażółć gęślą jaźń",
            "příliš žluťoučký kůň",
            "İstanbul'da ağaç gölgesi",
            "tiếng Việt rất đẹp",
            "Привет, мир: ёлка",
            "Καλημέρα κόσμε",
            "日本語のページ",
            "模型目录",
            "한국어 문서",
            "It’s a “quoted” — dash…",
            "✓ yes ❌ no",
            "📋 Facts 🔗 Links",
            "10 °C ± 2, 50 €, ™",
            "## 🏳️‍🌈 flag",
        ] {
            // Nothing but single letters between those of the other script: no proof.
            let is_provable = |charset: &&Charset| {
                charset.family != Family::Cyrillic || !original.starts_with('İ')
            };
            for charset in CHARSETS.iter().filter(is_provable) {
                let damaged = damaged(original, charset.name, false);
                let Some(found) = find(&damaged) else { panic!("{original} as {}", charset.name) };
                let mut repaired = damaged.clone();
                for run in found.runs.iter().rev() {
                    repaired.replace_range(run.span.range(), run.repaired.as_deref().unwrap());
                }
                assert_eq!(repaired, original, "{damaged} taken for {}", found.charset);
            }
        }
    }

    #[test]
    fn lost_bytes_leave_candidates() {
        for (text, expected) in [
            ("## ğŸ“‹ One\n## ğŸ¯ Two", "windows-1254 ğŸ“‹=📋 ğŸ¯=?🍯🎯🏯🐯"),
            ("## ğŸŒ Three", "windows-1254 ğŸŒ=?🍌🎌🏌🐌🌁🌍🌎🌏🌐🌝🌞"),
            ("## ðŸŽ›ï¸ Four", "windows-1252 ðŸŽ›ï¸=?🎛\u{fe0f}"),
            ("a â€œquoteâ€ here", "windows-1252 â€œ=“ â€=?⁀⍀⏀␀❀‐”"),
            ("a â€œquoteâ€\u{fffd} here", "windows-1252 â€œ=“ â€\u{fffd}=?⁀⍀⏀␀❀‐”"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn text_damaged_twice_is_restored() {
        for original in ["It’s", "café", "a ✓ b", "the 📋 list"] {
            let twice = damaged(&damaged(original, "windows-1252", false), "windows-1252", false);
            let found = find(&twice).unwrap();
            let run = &found.runs[0];
            let mut repaired = twice.clone();
            repaired.replace_range(run.span.range(), run.repaired.as_deref().unwrap());
            assert_eq!(repaired, original, "{twice}");
        }
    }

    #[test]
    fn damage_among_honest_text_is_found_alone() {
        assert_eq!(shown("un été, lâ€™Ã©tÃ©"), "windows-1252 â€™Ã©=’é Ã©=é");
        assert_eq!(shown("«\u{a0}l'été\u{a0}» est à lui; itâ€™s"), "windows-1252 â€™=’");
    }

    #[test]
    fn honest_text_is_silent() {
        for text in [
            // French, with its blanks before closing marks.
            "«\u{a0}L'été\u{a0}», dit-il… «été»… ÇA ALORS, CAFÉ™, CAFÉ®, DÉJÀ\u{a0}! où ça\u{a0}: là\u{a0}?",
            "“L’été”, cœur, œuvre, NOËL…, ÂGE, «PÂTÉ»—À L’ÉCOLE, à\u{a0}», â…",
            // German.
            "„Größe“, „Gruß“, „GEMÜ“, ÄÖÜ, „Ä“, ‚Ärger‘, »Übung«, Straße–Weg, 5 Å–6 Å, Maß…",
            // Scandinavian and Finnish.
            "«OGSÅ», ”PÅ”, »OGSÅ«, HYVÄÄ…, «HYVÄÄ», JÄÄ”, Åse, Ærlig, «Ø», IITTALÄ™, blåbærsyltetøy",
            // Portuguese, Spanish, Italian.
            "«MAÇû, AMANHÃ…, “IRMÔ, SÃO, NÃO—SIM, coração, avó”, «está»…, «está»—, ¿qué? ¡Olé!, 1º, 2ª, È…",
            // Turkish.
            "Ğı, DAĞ”, «DAĞ», İSTANBUL’DA, ÇİÇEK, şükür, «Ş», kâğıt, ÜÜ, ÖĞRENCİ…",
            // Vietnamese.
            "Tiếng Việt: “NGÔ”, ÂM, “BÔ…, ÁO, đường, ƯỚC, «Ô», SÃ”",
            // Czech, Slovak, Polish, Romanian, Hungarian, Croatian.
            "„příště“, STRÁŽ, KŘÍŽ, „LÍŠKA“, TĚŽŠÍ, výtěž“, tíž”, „ÁŽ“, ŽLUŤOUČKÝ KŮŇ, mäš, stĺp",
            "SPÓŁKA, RÓŻA, KOŚCIÓŁ, WĘŻYK, „ŻÓŁĆ”, ŁÓDŹ, ĆŁ, źdźbło, BĂŞICĂ, CĂŞTI, ORAŞ, Ţară, ăşa",
            "ŐŰ, „fű”, árvíztűrő, ĐŽ, ĐURĐEVAC, džep, ČĆŽŠĐ",
            // Russian, Ukrainian, Serbian.
            "Её, Пётр, Лёд, СЁМГА, «слов»…, “слов”…, ЕЁ, ВСЁ—ТО, «220В», Гёте, Дёрен, «В», В», Г…",
            "дії, її, Київ, СІТІ, ТІНІ, Рік, мій, ЦІЛІ, «Ґава», надії, РІРІ, Єї",
            "Џеп, љубав, Њујорк, ЂОРЂЕ, ћуп, Рјечник, СЈЕВЕР, вњ",
            // Greek, Chinese, Japanese, Korean, Hebrew, Arabic, Hindi, Thai.
            "Καλημέρα «κόσμε»… ΆΈΉ, μάθημα, Ω, π, µ",
            "模型目录，“引号”……《书》——完。 日本語「ページ」です… 한국어 “문서”…",
            "שלום «עולם», مرحبا «بالعالم»، हिन्दी में, ภาษาไทย",
            // Science and signs.
            "5 Å², 3 Å³, 5Å², 1.5Å±0.1, mÅ², Å·g, √π, ≈π, ≈∞, √2, ¬Ω, 10 µm, 20 °C, ½, ×, 3×10⁻⁹, ±5 %, Å⁻¹",
            "“É”, —É—É, ’é’à, «é», …é, –é–à, “à”é, „Öl“, ‘é’, l’été, d’où, «À», “Œuvre”, ‚Öde‘",
            // Emoji.
            "📋 🎯 👁️ ❤️‍🔥 🏳️‍🌈 1️⃣ ✓ ✅ ❌ ⚡ 🇫🇷 —✓— …✓ é✓ ñ📋",
            "plain ASCII",
            "",
        ] {
            for part in std::iter::once(text).chain(text.split(", ")) {
                assert_eq!(shown(part), "", "{part}");
            }
        }
    }

    #[test]
    fn a_real_page_is_restored() {
        let path = "../shared/seed/000_3301ab990393556d.txt";
        let Ok(text) = std::fs::read_to_string(path) else {
            println!("skipped: {path} is absent");
            return;
        };
        let mojibake = find(&text).unwrap();
        assert_eq!(mojibake.charset, "windows-1254");
        let lines = crate::text::LineIndex::new(text.as_bytes());
        let line = |run: &Run| lines.line_of(run.span.start as usize) + 1;
        let places: Vec<usize> = mojibake.runs.iter().map(line).collect();
        assert_eq!(places, [24, 33, 35, 35, 35, 35, 35, 35, 38, 45, 48]);
        let repaired = |line: usize| {
            let index = places.iter().position(|place| *place == line).unwrap();
            mojibake.runs[index].repaired.as_deref()
        };
        assert_eq!(
            [24, 33, 35, 38, 45, 48].map(repaired),
            [Some("📋"), None, Some("✓"), None, Some("—"), Some("🔗")]
        );
        assert_eq!(mojibake.runs.iter().filter(|run| run.repaired.is_some()).count(), 9);
        assert!(mojibake.runs[1].candidates.contains(&"🎯".to_owned()));
        assert!(mojibake.runs[8].candidates.contains(&"🌐".to_owned()));
    }
}
