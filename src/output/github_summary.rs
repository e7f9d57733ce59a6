//! The summary of a step of GitHub Actions: Markdown, the conclusion first, findings folded away. GitHub drops a summary over
//! 1 MiB whole, so it is bounded here, the worst first, and what is cut is counted.

use std::fmt::Write;

use super::Options;
use super::markdown::parts::{self, Bounds};
use crate::problem::Severity;
use crate::report::Report;
use crate::source::Sources;
use crate::text::{self, count, html};

/// Bytes of a summary: well below 1 MiB, since other steps' text may be appended to the same file.
const MOST: usize = 900 * 1024;
/// Bytes of what stands before and after the findings.
const AROUND: usize = 150 * 1024;
/// Texts and lists in a summary.
const BOUNDS: Bounds = Bounds { text: 600, lines: 8 };
/// Problems of the input and rules of one reason that are listed.
const LISTED: usize = 20;
/// What the last line of a list of findings may take.
const CLOSING: usize = 400;

/// Findings by weight, and what a group of them is called.
const GROUPS: [(&[u8], &str); 6] = [
    (&[0], "Rules in error"),
    (&[1], "Major nonconformities"),
    (&[2], "Minor nonconformities"),
    (&[3], "Not tested for what a record does not say"),
    (&[4, 5], "Questions for people and opportunities for improvement"),
    (&[6, 7], "Known and managed, accepted"),
];

/// The report as a summary.
pub(super) fn write(report: &Report, sources: &Sources, _: &Options) -> String {
    let mut out = String::new();
    let who = report.run.organisation.as_deref().unwrap_or("an organisation that the configuration does not name");
    let _ = writeln!(out, "# Tickmark: {}, as of {}\n", parts::bounded(who, BOUNDS), report.run.as_of);
    parts::conclusion(&mut out, report);
    unread(&mut out, report, sources);
    parts::worst(&mut out, report, sources, BOUNDS);
    parts::by_clause(&mut out, report);
    if !report.proposals.is_empty() {
        let subclauses = count(report.proposals.len(), "sub-clause");
        let _ = writeln!(out, "\n<details><summary>A major is proposed for {subclauses}, to be confirmed</summary>\n");
        parts::proposals(&mut out, report);
        out.push_str("\n</details>\n");
    }
    let mut after = String::new();
    parts::not_tested(&mut after, report, LISTED, BOUNDS);
    shorten(&mut out, "the clauses");
    shorten(&mut after, "what was not tested");
    findings(&mut out, report, sources, MOST.saturating_sub(after.len()));
    out.push_str(&after);
    out
}

/// What could not be read: the reason of a run that did not conclude.
fn unread(out: &mut String, report: &Report, sources: &Sources) {
    let errors = report.problems.iter().filter(|problem| problem.severity == Severity::Error);
    let errors: Vec<_> = errors.collect();
    if errors.is_empty() {
        return;
    }
    out.push_str("\n## Not read\n\n");
    for problem in errors.iter().take(LISTED) {
        let place = problem.span.map_or_else(String::new, |span| format!("{}: ", sources.place(span)));
        let _ = writeln!(out, "- {}", parts::bounded(&format!("{place}{}", problem.message), BOUNDS));
    }
    if errors.len() > LISTED {
        let _ = writeln!(out, "- and {} more", errors.len() - LISTED);
    }
}

/// Findings, folded group by group, as many as there is room for.
fn findings(out: &mut String, report: &Report, sources: &Sources, most: usize) {
    out.push_str("\n## Findings\n");
    if report.findings.is_empty() {
        out.push_str("\nNothing is to be told of any record.\n");
    }
    let worst = report.worst_first();
    let mut cut = 0;
    for (ranks, title) in GROUPS {
        let of_group: Vec<_> = worst.iter().filter(|finding| ranks.contains(&finding.rank())).collect();
        if of_group.is_empty() {
            continue;
        }
        let head = format!("\n<details><summary>{title}: {}</summary>\n", of_group.len());
        // Once something is cut, nothing that weighs less is shown.
        if cut > 0 || out.len() + head.len() + CLOSING > most {
            cut += of_group.len();
            continue;
        }
        out.push_str(&head);
        for finding in of_group {
            let mut one = format!(
                "\n<details><summary>{} {}: {}</summary>\n\n",
                html(&text::cut(&text::one_line(&finding.rule), 200)),
                html(&text::cut(&text::one_line(&finding.subject.to_string()), 200)),
                html(&text::cut(&text::one_line(&finding.statement), 300))
            );
            parts::finding(&mut one, finding, report, sources, BOUNDS);
            one.push_str("\n</details>\n");
            if cut > 0 || out.len() + one.len() + CLOSING > most {
                cut += 1;
                continue;
            }
            out.push_str(&one);
        }
        out.push_str("\n</details>\n");
    }
    if cut > 0 {
        let _ = writeln!(
            out,
            "\n**And {cut} more findings**, cut because GitHub takes 1 MiB for a summary: the worst are above, all are in the other \
             outputs of this run."
        );
    }
}

/// Cuts a part that is out of all proportion at the end of a line, and says so.
fn shorten(out: &mut String, what: &str) {
    if out.len() <= AROUND {
        return;
    }
    let kept = (0..4).find_map(|less| out.get(..AROUND - less)).unwrap_or("");
    let end = kept.rfind('\n').map_or(0, |end| end + 1);
    let lines = out.get(end..).map_or(0, |rest| rest.lines().count());
    out.truncate(end);
    let _ = writeln!(out, "\nAnd {} more about {what}, cut: the other outputs have them.", count(lines, "line"));
}
