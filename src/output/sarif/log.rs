//! The parts of SARIF 2.1.0 that are used, typed. Names and their order are those of the specification.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;

/// A file. The results are what a format makes of the report, so that it may make them while it writes.
#[derive(Serialize)]
pub(in crate::output) struct Log<'r, R> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: Vec<Run<'r, R>>,
}

impl<'r, R> Log<'r, R> {
    /// A file of some runs.
    pub(in crate::output) fn of(runs: Vec<Run<'r, R>>) -> Self {
        Self { schema: SCHEMA, version: "2.1.0", runs }
    }
}

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::output) struct Run<'r, R> {
    pub(in crate::output) tool: Tool<'r>,
    pub(in crate::output) automation_details: Details,
    pub(in crate::output) invocations: [Invocation<'r>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(in crate::output) artifacts: Vec<Artifact>,
    pub(in crate::output) results: R,
    pub(in crate::output) column_kind: &'static str,
    pub(in crate::output) properties: serde_json::Value,
}

#[derive(Serialize)]
pub(in crate::output) struct Tool<'r> {
    pub(in crate::output) driver: Driver<'r>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::output) struct Driver<'r> {
    pub(in crate::output) name: &'static str,
    pub(in crate::output) semantic_version: &'static str,
    pub(in crate::output) rules: Vec<Descriptor<'r>>,
}

/// A rule.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::output) struct Descriptor<'r> {
    pub(in crate::output) id: Cow<'r, str>,
    pub(in crate::output) short_description: Text<'r>,
    pub(in crate::output) full_description: Text<'r>,
    pub(in crate::output) help: Help,
    pub(in crate::output) default_configuration: Configuration,
    pub(in crate::output) properties: serde_json::Value,
}

#[derive(Serialize)]
pub(in crate::output) struct Text<'r> {
    pub(in crate::output) text: Cow<'r, str>,
}

#[derive(Serialize)]
pub(in crate::output) struct Help {
    pub(in crate::output) text: String,
    pub(in crate::output) markdown: String,
}

#[derive(Serialize)]
pub(in crate::output) struct Configuration {
    pub(in crate::output) level: &'static str,
}

#[derive(Serialize)]
pub(in crate::output) struct Details {
    pub(in crate::output) id: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::output) struct Invocation<'r> {
    pub(in crate::output) exit_code: u8,
    pub(in crate::output) exit_code_description: Cow<'r, str>,
    pub(in crate::output) tool_execution_notifications: Vec<Notification<'r>>,
    pub(in crate::output) execution_successful: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::output) struct Notification<'r> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(in crate::output) locations: Vec<Location<'r>>,
    pub(in crate::output) message: Text<'r>,
    pub(in crate::output) level: &'static str,
    pub(in crate::output) descriptor: Reference<'r>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::output) associated_rule: Option<Reference<'r>>,
}

/// What names a rule or a kind of notification.
#[derive(Serialize)]
pub(in crate::output) struct Reference<'r> {
    pub(in crate::output) id: Cow<'r, str>,
}

/// A file that results point into.
#[derive(Serialize)]
pub(in crate::output) struct Artifact {
    pub(in crate::output) location: Uri,
    pub(in crate::output) hashes: BTreeMap<&'static str, String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::output) struct Outcome<'r> {
    pub(in crate::output) rule_id: Cow<'r, str>,
    pub(in crate::output) rule_index: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::output) kind: Option<&'static str>,
    pub(in crate::output) level: &'static str,
    pub(in crate::output) message: Text<'r>,
    pub(in crate::output) locations: [Location<'r>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(in crate::output) related_locations: Vec<Location<'r>>,
    pub(in crate::output) partial_fingerprints: BTreeMap<&'static str, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::output) baseline_state: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(in crate::output) suppressions: Vec<Suppression<'r>>,
    #[serde(skip_serializing_if = "serde_json::Value::is_null")]
    pub(in crate::output) properties: serde_json::Value,
}

#[derive(Serialize)]
pub(in crate::output) struct Suppression<'r> {
    pub(in crate::output) kind: &'static str,
    pub(in crate::output) status: &'static str,
    pub(in crate::output) justification: Cow<'r, str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::output) struct Location<'r> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::output) id: Option<usize>,
    pub(in crate::output) physical_location: Physical,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(in crate::output) logical_locations: Vec<Logical<'r>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::output) message: Option<Text<'r>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::output) struct Physical {
    pub(in crate::output) artifact_location: Uri,
    pub(in crate::output) region: Region,
}

#[derive(Clone, Serialize)]
pub(in crate::output) struct Uri {
    pub(in crate::output) uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::output) struct Region {
    pub(in crate::output) start_line: usize,
    pub(in crate::output) start_column: usize,
    pub(in crate::output) end_line: usize,
    pub(in crate::output) end_column: usize,
}

/// What a place is where lines and columns do not say it: a record, a cell, a row, a ticket.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::output) struct Logical<'r> {
    pub(in crate::output) name: Cow<'r, str>,
    pub(in crate::output) fully_qualified_name: String,
    pub(in crate::output) kind: &'static str,
}
