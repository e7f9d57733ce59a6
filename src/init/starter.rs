//! The starter: records, documents, configuration and pipelines, from templates within the binary.

use chrono::NaiveDate;
use chrono_tz::Tz;
use include_dir::{Dir, include_dir};

use super::{Draft, beside};

static TEMPLATES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// What is known of the organisation before anything is filled in.
#[derive(Clone, Debug)]
pub struct Known {
    /// Its name.
    pub organisation: Option<String>,
    /// The time zone in which its days begin and end.
    pub timezone: Option<Tz>,
    /// The day on which the records are begun.
    pub today: NaiveDate,
    /// Whether a pipeline for GitLab is wanted as well.
    pub gitlab: bool,
}

/// Every file of a starter, in order of paths. The same knowledge gives the same bytes.
pub fn starter(known: &Known) -> Result<Vec<Draft>, String> {
    let mut drafts = Vec::new();
    if let Some(dir) = TEMPLATES.get_dir("starter") {
        gather(dir, known, &mut drafts);
    }
    drafts.push(beside::workbook()?);
    drafts.extend(beside::pipelines(known.gitlab));
    drafts.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(drafts)
}

/// A template as it stands within the binary.
pub(super) fn text(template: &str) -> &'static str {
    TEMPLATES.get_file(template).and_then(|file| file.contents_utf8()).unwrap_or_default()
}

fn gather(dir: &Dir<'static>, known: &Known, drafts: &mut Vec<Draft>) {
    for file in dir.files() {
        let path = file.path().to_string_lossy().replace('\\', "/");
        let path = path.strip_prefix("starter/").unwrap_or(&path).to_owned();
        drafts.push(match file.contents_utf8() {
            Some(text) => Draft::text(path, fill(text, known)),
            None => Draft { path, bytes: file.contents().to_vec() },
        });
    }
    dir.dirs().for_each(|dir| gather(dir, known, drafts));
}

/// A template with what is known put into it, and what is not left to be filled in.
pub(super) fn fill(template: &str, known: &Known) -> String {
    let quoted = known.organisation.as_ref().map(|name| serde_json::Value::from(name.as_str()).to_string());
    let zone = known.timezone.map(Tz::name);
    let organisation = match &quoted {
        Some(name) => format!("organisation: {name}"),
        None => "# fill in: the name that reports carry\n# organisation: Larkfield Clinics Ltd".to_owned(),
    };
    let timezone = match zone {
        Some(zone) => format!("timezone: {zone}"),
        None => "# fill in: the time zone in which days begin and end; UTC where nothing is said\n\
                 # timezone: Europe/London"
            .to_owned(),
    };
    let system = match &known.organisation {
        Some(name) => serde_json::Value::from(format!("Information security management system of {name}")).to_string(),
        None => "\"[information security management system of ...]\"".to_owned(),
    };
    // What the organisation is called comes last: nothing in its name is taken for a mark.
    template
        .replace("@TODAY@", &known.today.to_string())
        .replace("@ZONE@", zone.unwrap_or("\"[time zone, as Europe/London]\""))
        .replace("@TIMEZONE@", &timezone)
        .replace("@SYSTEM@", &system)
        .replace("@ORGANISATION@", &organisation)
}
