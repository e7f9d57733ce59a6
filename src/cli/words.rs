//! Words of the command line into what they mean.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use super::{Color, Target, Threshold};
use crate::finding::{Grade, Subject};
use crate::output::Format;
use crate::problem::nearest;
use crate::schema;

impl Color {
    /// Whether to use colours, as <https://no-color.org> and the CLICOLOR convention ask.
    pub fn wanted(self, variable: impl Fn(&str) -> Option<String>, terminal: bool) -> bool {
        let set = |name| variable(name).is_some_and(|value| !value.is_empty());
        let is = |name, value: &str| variable(name).as_deref() == Some(value);
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto if set("NO_COLOR") => false,
            Self::Auto if set("CLICOLOR_FORCE") && !is("CLICOLOR_FORCE", "0") => true,
            Self::Auto => terminal && !is("TERM", "dumb") && !is("CLICOLOR", "0"),
        }
    }
}

/// Whether the locale speaks of UTF-8. One that is not set says nothing against it.
pub fn speaks_unicode(variable: impl Fn(&str) -> Option<String>) -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|name| variable(name).filter(|v| !v.is_empty()));
    locale.is_none_or(|locale| locale.to_ascii_lowercase().replace('-', "").contains("utf8"))
}

pub(super) fn date(text: &str) -> Result<NaiveDate, String> {
    let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|date| date.to_string() == text);
    date.ok_or_else(|| "no calendar date; write it as 2026-11-23".to_owned())
}

pub(super) fn zone(text: &str) -> Result<chrono_tz::Tz, String> {
    text.parse().map_err(|_| match nearest(text, chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name())) {
        Some(near) => format!("no time zone is called `{text}`; did you mean `{near}`?"),
        None => "name it as the IANA does: `Europe/London`, `UTC`".to_owned(),
    })
}

pub(super) fn threshold() -> impl TypedValueParser<Value = Threshold> {
    let grades = [Grade::Major, Grade::Minor, Grade::Ofi].map(Grade::name);
    let names = grades.into_iter().chain(["never"]).collect::<Vec<_>>();
    PossibleValuesParser::new(names).map(|name| Threshold(Grade::named(&name)))
}

pub(super) fn schemas() -> impl TypedValueParser<Value = schema::Kind> {
    let names = schema::Kind::ALL.map(|(kind, name)| PossibleValue::new(name).help(kind.title()));
    // What is no name was refused before.
    PossibleValuesParser::new(names).map(|name| schema::Kind::named(&name).unwrap_or(schema::Kind::Report))
}

/// `FORMAT` or `FORMAT=PATH`; the path `-` is standard output.
pub fn target(text: &str) -> Result<Target, String> {
    let (name, path) = text.split_once('=').map_or((text, None), |(name, path)| (name, Some(path)));
    let Some(format) = Format::named(name) else {
        let names = || Format::ALL.iter().map(|format| format.name);
        return Err(match nearest(name, names()) {
            Some(near) => format!("no format is called `{name}`; did you mean `{near}`?"),
            None => format!("no format is called `{name}`; there are {}", names().collect::<Vec<_>>().join(", ")),
        });
    };
    match path {
        Some("") => Err(format!("nothing follows `{name}=`; name a file, or leave out the `=`")),
        path => Ok(Target { format, path: path.filter(|path| *path != "-").map(PathBuf::from) }),
    }
}

pub(super) fn formats() -> String {
    let line = |format: &Format| format!("  {:<10}{}", format.name, format.about);
    let list = Format::ALL.iter().map(line).collect::<Vec<_>>().join("\n");
    format!(
        "Report in this format, to this file or else to standard output; may be repeated. \
         `-` is standard output\n\n{list}\n\n[default: those of the configuration, else terminal]"
    )
}

pub(super) fn subject(text: &str) -> Result<Subject, String> {
    match text.split_once('/') {
        Some((kind, id)) if !kind.is_empty() && !id.is_empty() => Ok(Subject { kind: kind.into(), id: id.into() }),
        _ => Err("no record; name its type and its id, as in `corrective_action/CA-7`".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dash_is_standard_output() {
        assert_eq!(target("json=-").unwrap().path, None);
        assert_eq!(target("json=a=b").unwrap().path, Some(PathBuf::from("a=b")));
    }

    #[test]
    fn colours_are_used_only_where_wanted() {
        let wanted = |set: &[(&str, &str)], terminal| {
            let find = |name: &str| set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
            Color::Auto.wanted(find, terminal)
        };
        assert!(wanted(&[], true) && !wanted(&[], false));
        assert!(!wanted(&[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")], true));
        assert!(wanted(&[("CLICOLOR_FORCE", "1")], false));
        assert!(!wanted(&[("TERM", "dumb")], true));
    }

    #[test]
    fn only_a_locale_that_says_otherwise_is_not_unicode() {
        let of = |value: &'static str| speaks_unicode(|name| (name == "LANG").then(|| value.to_owned()));
        assert!(of("en_GB.UTF-8") && of("C.utf8") && of(""));
        assert!(!of("C") && !of("de_DE.ISO-8859-1"));
    }
}
