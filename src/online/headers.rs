//! Extra headers for some hosts, such as a token. They come from the environment and are never shown.

use std::fmt;

/// One header for one host.
#[derive(Clone, PartialEq, Eq)]
pub struct Header {
    pub host: String,
    pub name: String,
    pub value: String,
}

impl fmt::Debug for Header {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Header {{ host: {:?}, .. }}", self.host)
    }
}

/// Reads one header a line: `HOST NAME: VALUE`. A header goes to that host alone, not to where it redirects.
///
/// # Errors
///
/// The number of a line that is none. What it holds is not told: it may be a secret.
pub fn headers(text: &str) -> Result<Vec<Header>, usize> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(number, line)| {
            let header = || {
                let (host, rest) = line.trim().split_once(char::is_whitespace)?;
                let (name, value) = rest.split_once(':')?;
                let (name, value) = (name.trim(), value.trim());
                let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
                let fits = !name.is_empty()
                    && name.bytes().all(is_token)
                    && value.bytes().all(|byte| byte == b'\t' || (b' '..=b'~').contains(&byte))
                    && !host.contains(['/', ':', '*']);
                fits.then(|| Header {
                    host: host.to_ascii_lowercase(),
                    name: name.to_owned(),
                    value: value.to_owned(),
                })
            };
            header().ok_or(number + 1)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_belongs_to_a_host_and_its_value_is_never_shown() {
        let read =
            headers("GitHub.com Authorization: Bearer s3cret:x\n\nexample.org X-Key:1").unwrap();
        assert_eq!(read[0].host, "github.com");
        assert_eq!(read[0].value, "Bearer s3cret:x");
        assert_eq!(read[1].name, "X-Key");
        assert!(!format!("{read:?}").contains("s3cret"));
        assert_eq!(headers("a.org X: 1\nAuthorization: Bearer s3cret"), Err(2));
        assert_eq!(headers("https://a.org X: 1"), Err(1));
        assert_eq!(headers("a.org X: a\u{1}b"), Err(1));
    }
}
