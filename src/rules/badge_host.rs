use super::{Check, Findings, Level, Mend, Page, Rule, malformed_badge};
use crate::diagnostic::Applicability;
use crate::parse::markdown::Link;
use crate::text::{Span, span_of};

pub(super) static RULE: Rule = Rule {
    id: "badge-host",
    level: Level::Error,
    mend: Mend::Either,
    summary: "a badge is asked from a misspelt host or without https",
    docs: r"
### What it checks
The scheme and the host of badges: `https://img.shields.io`. Found are `http` and misspelt schemes, a missing
scheme, and images whose host is `img.shields.io` but for a slip of the pen.

### Why
A misspelt host shows no badge at all, or whatever its owner likes. An image asked over plain `http` is
blocked by browsers on pages that came over https.

### How to fix
Write `https://img.shields.io/`.
",
    check: Check::Page(check),
};

const HOST: &str = "img.shields.io";

fn check(page: &Page<'_>, findings: &mut Findings) {
    for placed in &page.badges {
        let badge = &placed.badge;
        if badge.scheme == "https" {
            continue;
        }
        let link = &page.document().links[placed.link];
        let url = link.target_span.of(page.record.text);
        let scheme = url.find(badge.host).map_or("", |at| &url[..at]);
        if scheme == "//" {
            continue;
        }
        let key = format!("scheme of badge {}", badge.label.text);
        let span = malformed_badge::on_page(page, placed, span_of(url, scheme));
        let finding = if scheme.is_empty() {
            page.finding(
                malformed_badge::on_page(page, placed, span_of(url, badge.host)),
                key,
                format!("`{}` without a scheme is a path on this site, not a host", badge.host),
            )
            .label("no scheme")
        } else if badge.scheme == "http" {
            page.finding(span, key, "the badge is asked over `http`, its host speaks `https`")
                .label("not encrypted")
        } else {
            page.finding(
                span,
                key,
                format!("the badge has the scheme `{}`, its host speaks `https`", badge.scheme),
            )
            .label("not a scheme of images")
        };
        findings.push(finding.help("write `https://`").fix(
            Applicability::Safe,
            "ask for the badge over https",
            span,
            "https://",
        ));
    }
    for (_, span, host) in nearly_badges(page) {
        findings.push(
            page.finding(
                span,
                format!("host {host}"),
                format!("the badge is asked from `{host}`, the host of badges is `{HOST}`"),
            )
            .label("misspelt")
            .help(format!("did you mean `{HOST}`?"))
            .fix(Applicability::Unsafe, format!("write `{HOST}`"), span, HOST),
        );
    }
}

/// Images that look like badges of a host that is nearly the right one.
pub(super) fn nearly_badges<'p>(
    page: &'p Page<'_>,
) -> impl Iterator<Item = (&'p Link<'p>, Span, &'p str)> {
    let text = page.record.text;
    page.document().links.iter().filter_map(move |link| {
        let url = link.target_span.of(text);
        if !link.image || url.starts_with("https://img.shields.io/") {
            return None;
        }
        let rest = &url[url.find("//")? + 2..];
        let (host, path) = rest.split_once('/')?;
        is_near(host, path)
            .then(|| (link, span_of(url, host).shifted(link.target_span.start as usize), host))
    })
}

/// A slip or two where the path is that of a badge, one elsewhere.
fn is_near(host: &str, path: &str) -> bool {
    const LONGEST: usize = 24;
    let slips = if path.starts_with("badge/") { 3 } else { 1 };
    if host.len().abs_diff(HOST.len()) > slips || host.len() > LONGEST {
        return false;
    }
    let host = host.to_ascii_lowercase();
    // Subdomains of the real host are read as badges.
    if host == "shields.io" || host.ends_with(".shields.io") {
        return false;
    }
    (1..=slips).contains(&strsim::osa_distance(&host, HOST))
}
