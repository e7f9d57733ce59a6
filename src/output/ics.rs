//! Due dates as a calendar to subscribe to: open matters of the records, and until when findings are to be answered.
//!
//! Each is an event of a whole day, since calendars show events where they hide tasks; it takes nobody's time and rings no bell. Its
//! identity follows from the organisation, the record and what is due, so a date that moves is the same event on another day, and
//! the calendar of a later day takes the place of an earlier one. What is overdue lies in the past, where nobody looks: so
//! one event on the day of the report says what is, and how much of all there is stands in the calendar.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use sha2::{Digest, Sha256};

use super::Options;
use crate::finding::{Finding, Grade, Verdict};
use crate::report::{Deadline, Report};
use crate::source::{Sources, hex};
use crate::telling::due;
use crate::text::{self, one_line};

mod lines;

use self::lines::{Lines, day};

/// How many dates of records there are in a calendar: those next to the day of the report.
const EVENTS: usize = 1_000;
/// How many overdue matters, or findings, an event lists.
const LISTED: usize = 25;
/// Longest text of a record in an event, in columns.
const LONGEST: usize = 160;

/// The calendar.
pub(super) fn write(report: &Report, sources: &Sources, _: &Options) -> String {
    let whose = report.run.organisation.as_deref().map(short).unwrap_or_default();
    let mut calendar = Calendar { lines: Lines::default(), report, sources, seen: BTreeMap::new() };
    let name = if whose.is_empty() { "Due dates".to_owned() } else { format!("Due dates: {whose}") };
    calendar.lines.raw("BEGIN", "VCALENDAR");
    calendar.lines.raw("VERSION", "2.0");
    calendar.lines.raw("PRODID", "-//Tickmark//Due dates//EN");
    calendar.lines.raw("CALSCALE", "GREGORIAN");
    calendar.lines.text("X-WR-CALNAME", &name);
    let (shown, left_out) = calendar.nearest();
    calendar.overview(&shown, left_out);
    for deadline in shown {
        calendar.deadline(deadline);
    }
    calendar.answers();
    calendar.lines.raw("END", "VCALENDAR");
    calendar.lines.finish()
}

struct Calendar<'r> {
    lines: Lines,
    report: &'r Report,
    sources: &'r Sources,
    /// How often an identity was used: a record may have several dates of one kind.
    seen: BTreeMap<String, usize>,
}

/// What an event says.
struct Event<'e> {
    /// What makes it the same event from one calendar to the next.
    identity: &'e [&'e str],
    on: NaiveDate,
    summary: String,
    description: String,
    categories: &'e [&'e str],
}

impl<'r> Calendar<'r> {
    /// The dates that the calendar holds, by date, and how many it does not.
    fn nearest(&self) -> (Vec<&'r Deadline>, usize) {
        let all = self.report.overview.iter().flat_map(|overview| &overview.deadlines);
        let mut shown: Vec<&Deadline> = all.clone().filter(|deadline| day(deadline.due).is_some()).collect();
        shown.sort_by_key(|deadline| (deadline.due - self.report.run.as_of).num_days().abs());
        shown.truncate(EVENTS);
        shown.sort_by(|a, b| (a.due, &a.subject, &a.what).cmp(&(b.due, &b.subject, &b.what)));
        let left_out = all.count() - shown.len();
        (shown, left_out)
    }

    fn event(&mut self, event: Event<'_>) {
        let Some((start, end)) = day(event.on) else { return };
        let identity = event.identity.join("\u{1f}");
        let times = self.seen.entry(identity.clone()).or_default();
        *times += 1;
        let whose = self.report.run.organisation.as_deref().unwrap_or_default();
        let digest = Sha256::digest([whose, &identity, &times.to_string()].join("\u{1e}"));
        let uid: String = hex(&digest).chars().take(32).collect();
        let as_of = self.report.run.as_of;
        let stamp = day(as_of).map_or_else(|| "19700101".to_owned(), |(day, _)| day);
        // A later report is a later version, in whatever order calendars are given them.
        let sequence = as_of.num_days_from_ce().max(0);
        self.lines.raw("BEGIN", "VEVENT");
        self.lines.raw("UID", &format!("{uid}@tickmark"));
        self.lines.raw("DTSTAMP", &format!("{stamp}T000000Z"));
        self.lines.raw("LAST-MODIFIED", &format!("{stamp}T000000Z"));
        self.lines.raw("SEQUENCE", &sequence.to_string());
        self.lines.raw("DTSTART;VALUE=DATE", &start);
        self.lines.raw("DTEND;VALUE=DATE", &end);
        self.lines.text("SUMMARY", &event.summary);
        self.lines.text("DESCRIPTION", &event.description);
        self.lines.texts("CATEGORIES", event.categories);
        self.lines.raw("TRANSP", "TRANSPARENT");
        self.lines.raw("END", "VEVENT");
    }

    /// What stands on the day of the report.
    fn overview(&mut self, shown: &[&Deadline], left_out: usize) {
        let as_of = self.report.run.as_of;
        let all: Vec<&Deadline> = self.report.overview.iter().flat_map(|overview| &overview.deadlines).collect();
        let overdue: Vec<&&Deadline> = all.iter().filter(|deadline| deadline.due < as_of).collect();
        let mut said = vec![
            short(&self.report.conclusion.reason),
            format!("{} in the records, {} overdue", text::count(all.len(), "due date"), overdue.len()),
        ];
        if self.report.overview.is_none() {
            said.push("the run did not look for dates in the records".into());
        }
        said.extend(overdue.iter().take(LISTED).map(|deadline| format!("- {}: {}", deadline.due, name(deadline))));
        if overdue.len() > LISTED {
            said.push(format!("- and {} overdue besides", overdue.len() - LISTED));
        }
        if left_out > 0 {
            let dates = text::count(shown.len(), "date");
            said.push(format!("this calendar holds the {dates} next to this day; {left_out} have no event"));
        }
        let summary = match overdue.len() {
            0 => format!("Due dates as of {as_of}"),
            n => format!("{n} overdue as of {as_of}"),
        };
        let categories = ["Tickmark", "Overview"];
        let description = said.join("\n");
        self.event(Event { identity: &["overview"], on: as_of, summary, description, categories: &categories });
    }

    /// A date of a record.
    fn deadline(&mut self, deadline: &Deadline) {
        let left = (deadline.due - self.report.run.as_of).num_days();
        let overdue = left < 0;
        let mut said = vec![format!("{}: {}", short(&deadline.subject.to_string()), short(&deadline.title))];
        if overdue {
            said.push(format!("overdue by {} on {}", text::count(days(left), "day"), self.report.run.as_of));
        }
        for (what, value) in [("State", &deadline.state), ("Owner", &deadline.owner)] {
            said.extend(value.iter().map(|value| format!("{what}: {}", short(value))));
        }
        said.push(format!("Where: {}", short(&self.sources.place(deadline.span).to_string())));
        let (prefix, category) = if overdue { ("Overdue: ", "Overdue") } else { ("", "Due") };
        self.event(Event {
            identity: &["deadline", &deadline.subject.kind, &deadline.subject.id, &deadline.what],
            on: deadline.due,
            summary: format!("{prefix}{}", name(deadline)),
            description: said.join("\n"),
            categories: &["Tickmark", category],
        });
    }

    /// Until when findings are to be answered. All of a grade have the same days, so each day is one event.
    fn answers(&mut self) {
        let worst_first = self.report.worst_first();
        for grade in [Grade::Major, Grade::Minor] {
            let of = |finding: &&&Finding| finding.grade == Some(grade) && finding.verdict == Verdict::Nonconform;
            let findings: Vec<&Finding> = worst_first.iter().filter(of).copied().collect();
            let Some(due) = findings.first().and_then(|finding| due(finding, self.report)) else { continue };
            for (what, on) in [("plan", due.plan), ("action", due.action)] {
                let many = match findings.len() {
                    1 => format!("1 {grade} nonconformity"),
                    n => format!("{n} {grade} nonconformities"),
                };
                let as_of = self.report.run.as_of;
                let from = format!("counted from {as_of}; once a finding is in the log, the dates of the log count");
                let mut said = vec![format!("{many} found on {as_of}: {what} due"), from];
                said.extend(findings.iter().take(LISTED).map(|finding| line(finding)));
                if findings.len() > LISTED {
                    said.push(format!("- and {} more findings", findings.len() - LISTED));
                }
                let categories = ["Tickmark", "Due"];
                let (summary, description) = (format!("{} due: {many}", capital(what)), said.join("\n"));
                let identity = ["answer", grade.name(), what];
                self.event(Event { identity: &identity, on, summary, description, categories: &categories });
            }
        }
    }
}

fn line(finding: &Finding) -> String {
    let of = format!("{} {}", finding.rule, finding.subject);
    format!("- {}: {} (key {})", short(&of), short(&finding.title), finding.fingerprint)
}

fn name(deadline: &Deadline) -> String {
    let title =
        if deadline.title == deadline.subject.id { String::new() } else { format!(" {}", short(&deadline.title)) };
    format!("{}: {}{title}", capital(&short(&deadline.what)), short(&deadline.subject.id))
}

fn days(left: i64) -> usize {
    usize::try_from(left.unsigned_abs()).unwrap_or(usize::MAX)
}

/// Text of records as an event holds it: on one line, and not long.
fn short(said: &str) -> String {
    text::cut(&one_line(said), LONGEST).into_owned()
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
