use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::diagnostic::Applicability;
use crate::links::destination::{Destination, KNOWN_SCHEMES};
use crate::navigation::Fault;
use crate::suggest;
use crate::text::Span;

pub(super) static RULE: Rule = Rule {
    id: "unknown-scheme",
    level: Level::Warn,
    mend: Mend::Safe,
    summary: "a link names a scheme that is not known",
    docs: r"
### What it checks
That what stands before the colon of a link is a well-known scheme such as `https` or `mailto`. Browsers take
everything before the first colon for one (RFC 3986 §3.1), also in the name of a file such as `model:free.md`.

### Why
The link does nothing, or opens whatever program claims the scheme.

### How to fix
Mend the spelling; write `./` before the name of a file that holds a colon.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    for route in page.faulty(Fault::UnknownScheme) {
        let Destination::UnknownScheme { scheme } = route.destination else { continue };
        let target = &route.link.target;
        let finding = page
            .finding(
                route.link.target_span,
                format!("link {target}"),
                format!("`{scheme}:` in `{target}` is no known scheme"),
            )
            .label(format!("`{scheme}` is taken for a scheme"));
        let start = route.link.target_span.start as usize;
        let written = route.link.target_span.of(page.text) == target.as_ref();
        let as_file = format!("./{target}");
        let local = Destination::parse(&as_file);
        let is_file = page.site.zip(local.local()).is_some_and(|(site, local)| {
            page.platforms()
                .any(|platform| site.resolve(page.file(), local, platform).file().is_some())
        });
        findings.push(if is_file {
            let finding = finding.help(format!("write `{as_file}` for the file of this name"));
            if written {
                finding.fix(Applicability::Safe, "write `./` before it", Span::at(start), "./")
            } else {
                finding
            }
        } else if let Some(near) = near(scheme) {
            finding.help(format!("did you mean `{near}`?"))
        } else {
            finding.help("mend the spelling, or write `./` before the name of a file")
        });
    }
}

/// What is meant is mostly the web or mail.
fn near(scheme: &str) -> Option<&'static str> {
    suggest::nearest(scheme, ["http", "https", "mailto"])
        .or_else(|| suggest::nearest(scheme, KNOWN_SCHEMES))
}
