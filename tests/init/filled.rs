//! The starter as somebody fills it in.

use super::{known, starter, written};

/// What is written in a field of a record, where it is not the same for all records.
fn value(record: &str, field: &str, since: &str) -> String {
    let person = ["P-1", "P-2", "P-3"].iter().position(|id| *id == record);
    let of_person = |values: [&str; 3]| person.and_then(|at| values.get(at)).map_or("?", |value| *value).to_owned();
    let said = match (record, field) {
        (_, "name") => return of_person(["Ana Sousa", "Ben Okoro", "Cara Lind"]),
        (_, "department") => return of_person(["Board", "Security", "Finance"]),
        (_, "email") => return of_person(["ana@example.org", "ben@example.org", "cara@example.org"]),
        ("SI-01", "kind") => "system",
        (_, "kind") => "employee",
        (_, "engaged_from") => "2020-01-01",
        (_, "period_start" | "process_effective_from" | "from" | "in_scope_from" | "cycle_from" | "approved_on") => {
            since
        }
        (_, "cycle_to") => "2027-12-31",
        ("AP-1", "due_on") => "2027-03-15",
        ("MR-1", "planned_on") => "2027-04-20",
        (_, "timezone") => "UTC",
        (_, "certification_status") => "none",
        (_, "acceptance_threshold" | "residual_threshold") => "medium",
        ("PR-FB-1", "audience") => "[employee, customer, supplier]",
        ("PR-FB-1", "anonymous") => "true",
        (_, "criticality") => "high",
        (_, "owner") => "ROLE-ISM",
        (_, "approved_by") => "ROLE-TOP",
        (_, "rationale") => "The last year brought two new systems, so these are visited first.",
        ("IMP-1", "source") => "brainstorm",
        ("IMP-1", "raised_by") => "P-2",
        ("IMP-1", "raised_on") => "2026-11-23",
        ("IMP-1", "description") => "Visitors walk in unasked today; they are to be met at the door.",
        ("DOC-SCOPE", "sections") => {
            "[{ topic: Boundaries, words: 20 }, { topic: Interfaces and dependencies, words: 20 }, { topic: Exclusions, words: 20 }]"
        }
        ("PR-IMP", "consulted") => "[P-2, P-3]",
        ("R-1", "scenario") => "A fire in the server room destroys the only copy of the data.",
        ("R-1", "properties") => "[A]",
        ("R-1", "likelihood") => "2",
        ("R-1", "impact") => "4",
        ("R-1", "level") => "medium",
        ("R-1", "treatment_option") => "modify",
        ("R-1", "identified_on" | "last_assessed_on") => "2026-10-01",
        (_, "title") => "A name of its own",
        // Nobody knows: it stays a placeholder, and the run over the filled records tells it.
        _ => "TBC",
    };
    said.to_owned()
}

/// A text of the starter with every placeholder replaced and every document approved.
pub(crate) fn filled(text: &str, since: &str) -> String {
    let mut record = String::new();
    let mut out = String::new();
    for line in text.lines() {
        if let Some(id) = line.trim().strip_prefix("- id: ").or_else(|| line.strip_prefix("id: ")) {
            record = id.split(" #").next().unwrap_or(id).trim().to_owned();
        }
        let mut line = line.to_owned();
        if let Some((before, _)) = line.split_once("draft ").filter(|_| line.contains("# fill in: ")) {
            line = format!("{before}approved");
        }
        let once = ["approver", "approved_on", "effective_from", "reviewed_on", "next_review_on", "review_interval"];
        if let Some(said) =
            line.strip_prefix("# ").filter(|said| once.iter().any(|key| said.starts_with(&format!("{key}: "))))
        {
            let days = [("2026-01-31", "2026-11-24"), ("2026-02-01", "2026-11-24"), ("2027-01-31", "2027-11-24")];
            line = days.iter().fold(said.to_owned(), |line, (from, to)| line.replace(from, to));
        }
        while let Some((before, after)) = line.clone().split_once("\"[").filter(|_| !line.trim().starts_with('#')) {
            let (_, rest) = after.split_once("]\"").unwrap();
            let (key, _) = before.rsplit_once(':').unwrap();
            let field = key.rsplit(['{', ',', ' ']).next().unwrap();
            line = format!("{before}{}{rest}", value(&record, field, since));
        }
        out.push_str(&line);
        out.push('\n');
    }
    out
}

/// A directory with the starter in it, filled in by an organisation that began on a day.
pub(crate) fn directory(since: &str) -> tempfile::TempDir {
    written(|_, text| filled(&text, since))
}

#[test]
fn nothing_is_left_to_fill_in_but_what_is_prose() {
    for draft in starter(&known()).unwrap() {
        let Ok(text) = String::from_utf8(draft.bytes) else { continue };
        let left = tickmark::init::fill_ins(&filled(&text, "2026-09-01"));
        let prose = left.iter().filter(|one| draft.path == "documents/scope.md" && one.of == "DOC-SCOPE").count();
        let configured = left.iter().filter(|_| draft.path == "tickmark.yaml").count();
        // The commit of the release that the workflow uses.
        let commit = usize::from(draft.path.starts_with(".github/"));
        assert_eq!(left.len(), prose + configured + commit, "{}: {left:?}", draft.path);
    }
}
