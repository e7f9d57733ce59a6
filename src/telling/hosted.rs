//! Where a code host can show something. It knows files by their path from the top of the repository, and lines; a cell of a
//! workbook, a row of a database or a ticket it cannot show.

use crate::finding::Finding;
use crate::report::Report;
use crate::source::{Source, Sources, Span};

/// A place as a code host knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hosted {
    /// Path from the top of the repository, with forward slashes; never absolute, never upwards.
    pub path: String,
    /// First line, from 1.
    pub line: usize,
    /// First column, from 1.
    pub column: usize,
    /// Last line.
    pub end_line: usize,
    /// Column after the last character.
    pub end_column: usize,
    /// Whether the thing itself stands there: otherwise it is what leads to it (line 1 of a workbook, the entry of the
    /// configuration that asks a database), and the place is to be said in words.
    pub exact: bool,
}

/// Where a code host can show a span. There is always a place: consumers drop or refuse what has none.
pub fn hosted(span: Span, report: &Report, sources: &Sources) -> Hosted {
    let asked = report.elsewhere.iter().find(|(source, _)| *source == span.source).map(|(_, entry)| *entry);
    let place = sources.place(asked.unwrap_or(span));
    match path(report, &place.uri) {
        Some(path) if place.is_text() => Hosted {
            path,
            line: place.line.max(1),
            column: place.column.max(1),
            end_line: place.end_line.max(place.line).max(1),
            end_column: place.end_column.max(1),
            exact: asked.is_none(),
        },
        // A workbook: the file is known to the host, its cells are not.
        Some(path) => Hosted::top_of(path),
        // Nothing in the repository: the configuration, which names where it is.
        None => hosted_configuration(report),
    }
}

/// Where a comment on a finding belongs: its first place, or, where the run knows what a change touches, the first of its places
/// in a file of the change. `None` if the change touches none of them.
pub fn comment(finding: &Finding, report: &Report, sources: &Sources) -> Option<Hosted> {
    let Some(changed) = &report.run.changed else {
        return Some(hosted(finding.evidence.first().span, report, sources));
    };
    let spans = finding.evidence.iter().map(|piece| piece.span);
    let spans = spans.chain(finding.instances.iter().map(|instance| instance.span));
    spans.map(|span| hosted(span, report, sources)).find(|place| changed.contains(&place.path))
}

/// The configuration, which names where everything is.
pub fn hosted_configuration(report: &Report) -> Hosted {
    Hosted::top_of(path(report, &report.run.config).unwrap_or_else(|| "tickmark.yaml".to_owned()))
}

/// The file in the repository that a source was read from: its first line. `None` for what is no file, or lies elsewhere.
pub fn hosted_file(source: &Source, report: &Report) -> Option<Hosted> {
    let is_file = report.elsewhere.iter().all(|(other, _)| *other != source.id());
    path(report, source.name()).filter(|_| is_file).map(Hosted::top_of)
}

impl Hosted {
    /// The path as a reference by which others find it (RFC 3986): everything but letters, digits, `-._~` and `/` is escaped.
    pub fn uri(&self) -> String {
        use std::fmt::Write;
        self.path.bytes().fold(String::with_capacity(self.path.len()), |mut out, byte| {
            if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
                out.push(char::from(byte));
            } else {
                let _ = write!(out, "%{byte:02X}");
            }
            out
        })
    }

    /// The first line of a file that is not the thing itself.
    fn top_of(path: String) -> Self {
        Self { path, line: 1, column: 1, end_line: 1, end_column: 1, exact: false }
    }
}

/// A name relative to the configuration as a path from the top of the repository; `None` where it leads out of it.
fn path(report: &Report, uri: &str) -> Option<String> {
    let directory = report.run.repository.as_deref().unwrap_or("");
    let mut parts: Vec<&str> = Vec::new();
    if uri.starts_with('/') || uri.contains("://") || uri.get(1..2) == Some(":") {
        return None;
    }
    for part in directory.split('/').chain(uri.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    (!parts.is_empty()).then(|| parts.join("/"))
}
