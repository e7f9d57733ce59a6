//! What `init` writes beside records and configuration, and takes from elsewhere.

use super::starter::text;
use super::{Draft, workbook};

/// The workflows and pipelines that put the rules to the records, each with where it is written.
pub(super) fn pipelines(gitlab: bool) -> Vec<Draft> {
    let mut drafts = vec![Draft::text(".github/workflows/tickmark.yml", text("workflows/github.yml"))];
    if gitlab {
        drafts.push(Draft::text(".gitlab-ci.yml", text("workflows/gitlab-ci.yml")));
    }
    drafts
}

/// The incident and corrective action log as a workbook, for those who would rather keep it so.
pub(super) fn workbook() -> Result<Draft, String> {
    Ok(Draft { path: "registers/log.xlsx".into(), bytes: workbook::log()? })
}
