//! Annotations of GitHub Actions: workflow commands, the worst first, ten a level, the last of which says how many more there are.
//! A command stands alone on its line, the file first. Nothing that a record says begins a command of its own.

use super::Options;
use crate::finding::{Finding, Verdict};
use crate::problem::{Problem, Severity};
use crate::report::Report;
use crate::source::Sources;
use crate::telling::{Hosted, Told, comment, hosted, hosted_configuration, told};
use crate::text::{self, one_line};

/// How many annotations of a level GitHub shows of a step.
const SHOWN: usize = 10;
/// Problems of the input among them, so that findings are seen too.
const PROBLEMS: usize = 3;
/// Longest message in UTF-16 units, which is how the runner counts, with room to say what is cut.
const MESSAGE: usize = 4000;
/// Lines of evidence and of instances in a message.
const LINES: usize = 6;
/// Longest title and path.
const PROPERTY: usize = 400;

/// Levels in order, and the ranks of findings that are shown at each.
const LEVELS: [(&str, &[u8], &str); 3] = [
    ("error", &[0, 1], "rules in error and major nonconformities"),
    ("warning", &[2, 3], "minor nonconformities and subjects not tested"),
    ("notice", &[4, 5], "questions for a person and opportunities for improvement"),
];

/// The report as workflow commands, and its conclusion on the last line.
pub(super) fn write(report: &Report, sources: &Sources, _: &Options) -> String {
    let page = Page { report, sources };
    let mut out = String::new();
    let all = report.worst_first();
    // Of a change only what it touches is commented on.
    let findings: Vec<_> = all.iter().copied().filter(|finding| comment(finding, report, sources).is_some()).collect();
    for (level, ranks, what) in LEVELS {
        let of_level = findings.iter().copied().filter(|finding| ranks.contains(&finding.rank()));
        page.level(&mut out, level, what, &of_level.collect::<Vec<_>>());
    }
    let silent =
        findings.iter().filter(|one| matches!(one.verdict, Verdict::AcceptedDeviation | Verdict::KnownManaged));
    let silent = match silent.count() {
        0 => String::new(),
        n => format!("; {n} accepted or known and managed are not annotated"),
    };
    let untouched = match all.len() - findings.len() {
        0 => String::new(),
        n => format!("; {n} more findings that the change does not touch are not annotated"),
    };
    let tested = match report.totals().tested() {
        0 => "nothing was tested: ",
        _ => "",
    };
    let conclusion =
        format!("tickmark: {tested}{} (exit {}){silent}{untouched}", report.conclusion.reason, report.conclusion.exit);
    out.push_str(&plain(&conclusion));
    out.push('\n');
    out
}

struct Page<'r> {
    report: &'r Report,
    sources: &'r Sources,
}

impl Page<'_> {
    /// The annotations of one level: at the first, what could not be read comes before any finding.
    fn level(&self, out: &mut String, level: &str, what: &str, findings: &[&Finding]) {
        let errors = self.report.problems.iter().filter(|problem| problem.severity == Severity::Error);
        let problems: Vec<&Problem> = if level == "error" { errors.collect() } else { Vec::new() };
        let told = problems.len().min(PROBLEMS);
        let all = problems.len() + findings.len();
        let room = if told + findings.len() > SHOWN || told < problems.len() { SHOWN - 1 } else { SHOWN };
        for problem in problems.iter().take(told) {
            self.problem(out, level, problem);
        }
        let shown = findings.len().min(room - told);
        for finding in findings.iter().take(shown) {
            self.finding(out, level, finding);
        }
        let (more, unread) = (findings.len() - shown, problems.len() - told);
        if shown + told < all {
            let unread = if unread > 0 { format!(", {unread} more problems of the input") } else { String::new() };
            let said = format!(
                "and {more} more findings{unread}: GitHub shows ten annotations a level. The worst are shown; all {what} stand \
                 in the summary of this run and in its other outputs."
            );
            command(out, level, &hosted_configuration(self.report), &format!("{more} more"), &said);
        }
    }

    fn problem(&self, out: &mut String, level: &str, problem: &Problem) {
        let place = problem.span.map(|span| hosted(span, self.report, self.sources));
        let mut said = one_line(&problem.message).into_owned();
        if let Some(span) = problem.span.filter(|_| place.as_ref().is_some_and(|place| !place.exact)) {
            said.push_str(&format!("\n{}", one_line(&self.sources.place(span).to_string())));
        }
        if let Some(help) = &problem.help {
            said.push_str(&format!("\n{}", one_line(help)));
        }
        command(out, level, &place.unwrap_or_else(|| hosted_configuration(self.report)), "not read", &said);
    }

    fn finding(&self, out: &mut String, level: &str, finding: &Finding) {
        let Some(place) = comment(finding, self.report, self.sources) else { return };
        let told = told(finding, self.report, self.sources);
        let title = format!("{}: {}", finding.heading(), one_line(&finding.rule));
        command(out, level, &place, &title, &message(&told, &place));
    }
}

/// What was found, then the other parts of the finding; where the host cannot show its place, the place first.
fn message(told: &Told<'_>, place: &Hosted) -> String {
    let mut out = String::new();
    if !place.exact {
        out.push_str(&format!("{}\n", one_line(&told.place.to_string())));
    }
    let said = if told.statement.is_empty() { &told.title } else { &told.statement };
    out.push_str(&format!("{said}\n"));
    for (name, lines) in told.parts().into_iter().filter(|(name, _)| *name != "Finding") {
        out.push_str(&format!("\n{name}: {}", lines.iter().take(LINES).copied().collect::<Vec<_>>().join("\n  ")));
        if lines.len() > LINES {
            out.push_str(&format!("\n  and {} more", lines.len() - LINES));
        }
    }
    let key = format!("\nKey: {}", told.finding.fingerprint);
    let room = MESSAGE - key.len();
    cut(&out, room) + key.as_str()
}

/// Text of at most so many UTF-16 units, with what is cut counted.
fn cut(text: &str, most: usize) -> String {
    if text.encode_utf16().count() <= most {
        return text.to_owned();
    }
    let mut left = most.saturating_sub(60);
    let fits = |c: &char| {
        let fits = c.len_utf16() <= left;
        left = left.saturating_sub(c.len_utf16());
        fits
    };
    let kept: String = text.chars().take_while(fits).collect();
    let more = text.chars().count() - kept.chars().count();
    format!("{kept}… ({more} more characters)")
}

/// One command. Columns over several lines would be dropped, and so are not given.
fn command(out: &mut String, level: &str, place: &Hosted, title: &str, message: &str) {
    let path = text::cut(&one_line(&place.path), PROPERTY).into_owned();
    let mut properties = vec![("file", path), ("line", place.line.to_string())];
    if place.exact {
        properties.push(("endLine", place.end_line.max(place.line).to_string()));
        if place.end_line <= place.line {
            properties.push(("col", place.column.to_string()));
            properties.push(("endColumn", place.end_column.max(place.column).to_string()));
        }
    }
    properties.push(("title", text::cut(&one_line(title), PROPERTY).into_owned()));
    let properties: Vec<String> =
        properties.iter().map(|(name, value)| format!("{name}={}", property(value))).collect();
    out.push_str(&format!("::{level} {}::{}\n", properties.join(","), data(message)));
}

/// As the runner undoes it: the percent sign first.
fn data(text: &str) -> String {
    harmless(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// A line that is no command.
fn plain(text: &str) -> String {
    harmless(&one_line(text)).trim_start_matches(':').to_owned()
}

/// Text without the commands that runners look for anywhere in a line: the old form of this one, and that of Azure.
fn harmless(text: &str) -> String {
    // Twice, since what is left of three still holds two.
    text.replace("##", "# #").replace("##", "# #")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_cut_is_counted_in_characters() {
        assert_eq!(cut("short", 100), "short");
        let cut = cut(&"😀".repeat(100), 100);
        assert_eq!(cut, format!("{}… (80 more characters)", "😀".repeat(20)));
    }

    #[test]
    fn a_line_of_text_is_no_command_of_any_runner() {
        assert_eq!(plain("::error::x"), "error::x");
        assert_eq!(plain("###[error]"), "# # #[error]");
        assert_eq!(plain("a ##[error]b ##vso[task.complete]"), "a # #[error]b # #vso[task.complete]");
    }

    #[test]
    fn a_path_or_title_cannot_end_the_properties() {
        assert_eq!(property("a,b:c%3A\nd::e"), "a%2Cb%3Ac%253A%0Ad%3A%3Ae");
    }
}
