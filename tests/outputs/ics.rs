//! The calendar as those who subscribe to it see it.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};

use crate::reports::{empty, full, hostile, huge};
use crate::{bytes, sample};
use tickmark::output::Format;
use tickmark::report::Deadline;

/// The lines of a calendar, unfolded; none is longer than it may be.
fn lines(made: &sample::Sample) -> Vec<String> {
    let ics = Format::named("ics").unwrap();
    let text = String::from_utf8(bytes(ics, &made.report, &made.sources)).unwrap();
    assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains(['\r', '\n'])));
    let text = text.strip_suffix("\r\n").unwrap().replace("\r\n ", "");
    text.split("\r\n").map(str::to_owned).collect()
}

/// The values of a property, an event each.
fn all(lines: &[String], name: &str) -> Vec<String> {
    lines.iter().filter_map(|line| line.strip_prefix(name)?.strip_prefix(':')).map(str::to_owned).collect()
}

fn events(lines: &[String]) -> Vec<(String, String)> {
    all(lines, "DTSTART;VALUE=DATE").into_iter().zip(all(lines, "SUMMARY")).collect()
}

#[test]
fn each_date_is_an_event_and_what_is_overdue_is_said_on_the_day_of_the_report() {
    let lines = lines(&full());
    let expected = [
        ("20261123", "1 overdue as of 2026-11-23"),
        ("20260501", "Overdue: Corrective action due: CA-7 Check who has access"),
        ("20261123", "Corrective action due: CA-7 Check who has access"),
        ("20261231", "Certificate ends: CA-7 Check who has access"),
        ("20261207", "Plan due: 1 major nonconformity"),
        ("20270221", "Action due: 1 major nonconformity"),
        ("20261223", "Plan due: 2 minor nonconformities"),
        ("20270522", "Action due: 2 minor nonconformities"),
    ];
    assert_eq!(events(&lines), expected.map(|(on, what)| (on.to_owned(), what.to_owned())));
    let told = all(&lines, "DESCRIPTION");
    let overview = "7 gaps at or above minor\\n3 due dates in the records\\, 1 overdue\\n- 2026-05-01: Corrective action due: CA-7 Check who has access";
    assert_eq!(told[0], overview);
    let overdue = "corrective_action/CA-7: Check who has access\\noverdue by 206 days on 2026-11-23\\nState: in_progress\\nOwner: Søren Ångström\\nWhere: registers/aktionen.csv:1:1";
    assert_eq!(told[1], overdue);
    assert_eq!(all(&lines, "CATEGORIES")[..3], ["Tickmark,Overview", "Tickmark,Overdue", "Tickmark,Due"]);
    assert_eq!(all(&lines, "DTEND;VALUE=DATE")[3], "20270101", "a day ends on the next");
}

#[test]
fn nothing_rings_invites_or_blocks_time() {
    let lines = lines(&full());
    for absent in ["METHOD", "BEGIN:VALARM", "ORGANIZER", "ATTENDEE"] {
        assert!(!lines.iter().any(|line| line.starts_with(absent)), "{absent}");
    }
    assert_eq!(all(&lines, "TRANSP"), ["TRANSPARENT"; 8]);
    assert_eq!(all(&lines, "DTSTAMP"), ["20261123T000000Z"; 8]);
}

#[test]
fn a_date_that_moves_is_the_same_event_in_a_later_version() {
    let before = lines(&full());
    let mut made = full();
    made.report.run.as_of = made.report.run.as_of + Days::new(1);
    let deadlines = &mut made.report.overview.as_mut().unwrap().deadlines;
    deadlines[2].due = deadlines[2].due + Days::new(30);
    let after = lines(&made);
    assert_eq!(all(&before, "UID"), all(&after, "UID"));
    assert_eq!(after.iter().filter(|line| *line == "DTSTART;VALUE=DATE:20270130").count(), 1);
    let version = |lines: &[String]| all(lines, "SEQUENCE")[0].parse::<u32>().unwrap();
    assert_eq!(version(&after), version(&before) + 1);
    made.report.run.organisation = Some("Another Ltd".into());
    let other: BTreeSet<String> = all(&lines(&made), "UID").into_iter().collect();
    assert!(other.is_disjoint(&all(&after, "UID").into_iter().collect()), "another organisation has other events");
}

#[test]
fn no_two_events_are_the_same() {
    for made in [full(), hostile(), huge()] {
        let uids = all(&lines(&made), "UID");
        assert_eq!(uids.iter().collect::<BTreeSet<_>>().len(), uids.len());
    }
}

#[test]
fn a_calendar_without_dates_says_so_on_the_day_of_the_report() {
    let mut made = empty();
    let said = |made: &sample::Sample| {
        let lines = lines(made);
        assert_eq!(events(&lines), [("20261123".to_owned(), "Due dates as of 2026-11-23".to_owned())]);
        all(&lines, "DESCRIPTION")[0].clone()
    };
    assert!(said(&made).ends_with("the run did not look for dates in the records"));
    made.report.overview = Some(tickmark::report::Overview::default());
    assert!(said(&made).ends_with("0 due dates in the records\\, 0 overdue"));
}

#[test]
fn a_calendar_holds_the_dates_next_to_the_day_of_the_report_and_counts_the_others() {
    let mut made = full();
    let overview = made.report.overview.as_mut().unwrap();
    let first: Deadline = overview.deadlines[0].clone();
    let day = |n: u64| NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + Days::new(n);
    overview.deadlines = (0..3_000).map(|n| Deadline { due: day(n), ..first.clone() }).collect();
    let far = NaiveDate::from_ymd_opt(12_026, 1, 1).unwrap();
    overview.deadlines.push(Deadline { due: far, ..first });
    let lines = lines(&made);
    let dates = events(&lines);
    assert_eq!(dates.len(), 1 + 1_000 + 4);
    // 2026-11-23 is day 326 of these: all before it are nearer than the thousandth.
    assert_eq!((dates[1].0.as_str(), dates[1_000].0.as_str()), ("20260101", "20280926"));
    let said = &all(&lines, "DESCRIPTION")[0];
    assert!(said.contains("3001 due dates in the records\\, 326 overdue"), "{said}");
    assert!(said.contains("- and 301 overdue besides"), "{said}");
    assert!(said.ends_with("this calendar holds the 1000 dates next to this day\\; 2001 have no event"), "{said}");
}

#[test]
fn findings_beyond_what_an_event_lists_are_counted() {
    let lines = lines(&huge());
    let plans: Vec<String> = all(&lines, "DESCRIPTION").into_iter().filter(|said| said.contains("plan due")).collect();
    assert_eq!(plans.len(), 2);
    assert!(plans[0].starts_with("501 major nonconformities found on 2026-11-23: plan due\\n"), "{}", plans[0]);
    assert!(plans[0].ends_with("- and 476 more findings"), "{}", plans[0]);
    assert!(plans[1].ends_with("- and 24475 more findings"), "{}", plans[1]);
    assert!(all(&lines, "DESCRIPTION").iter().all(|said| said.len() < 8_192), "calendars cut what is longer");
}
