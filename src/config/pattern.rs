//! `files:` patterns: where files are looked for, and by what name they are shown.

use std::fmt;
use std::path::{Component, Path, PathBuf};

use globset::{GlobBuilder, GlobMatcher};

use super::environment::{Environment, Secret};
use crate::problem::Problem;
use crate::source::Span;

/// One pattern of `files:`.
#[derive(Clone)]
pub struct Pattern {
    text: Secret,
    /// Where it is written.
    pub span: Span,
    glob: GlobMatcher,
    literal: bool,
    /// The part before the name with the first wildcard.
    base: Secret,
    /// How many names deep below the base its files are.
    depth: Option<usize>,
}

/// The characters with which a pattern stops to be a plain path.
const WILD: [char; 4] = ['*', '?', '[', '{'];

impl Pattern {
    /// Reads a pattern; one that leads out of the directory of the configuration is an error unless that is allowed.
    pub(super) fn of(
        text: &str,
        span: Span,
        allow_outside: bool,
        environment: &Environment<'_>,
        problems: &mut Vec<Problem>,
    ) -> Option<Self> {
        let text = text.strip_prefix("./").unwrap_or(text);
        let secret = Secret::of(text, span, environment, problems)?;
        if !allow_outside && leads_out(secret.expose()) {
            let message = format!("`{text}` lies outside the directory of the configuration");
            problems.push(Problem::error(message, span).help("say `allow_outside: true` if that is meant"));
            return None;
        }
        let glob = GlobBuilder::new(secret.expose()).literal_separator(true).backslash_escape(true).build();
        let glob = match glob {
            Ok(glob) => glob.compile_matcher(),
            Err(error) => {
                let message = format!("`{text}` is not a pattern of files: {}", error.kind());
                problems.push(Problem::error(message, span).help("write it as `registers/**/*.csv`"));
                return None;
            }
        };
        let written_base = base_of(text);
        let base = Secret::of(written_base, span, environment, &mut Vec::new())?;
        let rest = text.get(written_base.len()..).unwrap_or("");
        let depth = (!rest.contains("**")).then(|| rest.split('/').filter(|part| !part.is_empty()).count());
        let literal = rest.is_empty();
        Some(Self { text: secret, span, glob, literal, base, depth })
    }

    /// The pattern as it was written: its name in reports.
    pub fn written(&self) -> &str {
        self.text.written()
    }

    /// Whether it names one file, without wildcards.
    pub fn is_literal(&self) -> bool {
        self.literal
    }

    /// The directory below which its files are, or its file, as a path relative to the configuration.
    pub fn base(&self) -> PathBuf {
        PathBuf::from(self.base.expose())
    }

    /// How deep below the base its files are; `None` for any depth.
    pub fn depth(&self) -> Option<usize> {
        self.depth
    }

    /// Whether a path, given as the base and the way below it, matches.
    pub fn matches(&self, path: &Path) -> bool {
        self.glob.is_match(path)
    }

    /// The name under which a file shall be shown: relative to the configuration, with forward slashes, and without
    /// anything that came from the environment.
    pub fn shown(&self, below: &Path) -> String {
        let below: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        let base = self.base.written().trim_end_matches('/');
        match (base, below.is_empty()) {
            ("", _) if !self.base.written().starts_with('/') => below.join("/"),
            (_, true) => base.to_owned(),
            _ => format!("{base}/{}", below.join("/")),
        }
    }
}

impl fmt::Debug for Pattern {
    /// As it was written: the compiled pattern holds what came from the environment.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pattern").field("text", &self.text).field("span", &self.span).finish()
    }
}

/// Whether a path is absolute or climbs above where it begins.
fn leads_out(path: &str) -> bool {
    let mut depth = 0_i32;
    for part in Path::new(path).components() {
        match part {
            Component::Prefix(_) | Component::RootDir => return true,
            Component::ParentDir => depth -= 1,
            Component::Normal(_) => depth += 1,
            Component::CurDir => {}
        }
        if depth < 0 {
            return true;
        }
    }
    false
}

/// The part of a pattern before the name in which the first wildcard is. The braces of a variable are none.
fn base_of(text: &str) -> &str {
    let mut plain = text.to_owned();
    while let Some(start) = plain.find("${") {
        let end = plain.get(start..).and_then(|rest| rest.find('}')).map_or(plain.len(), |end| start + end + 1);
        plain.replace_range(start..end, &"x".repeat(end - start));
    }
    match plain.find(WILD) {
        None => text,
        Some(wild) => {
            let slash = plain.get(..wild).and_then(|before| before.rfind('/')).map_or(0, |slash| slash + 1);
            text.get(..slash).unwrap_or("")
        }
    }
}
