//! `tickmark diff`: what lies between two reports.

use std::fmt::Write;
use std::path::Path;

use crate::cli::{Answer, Diff, Surroundings};
use crate::compare::{Change, Difference, Kept, Matter, read};
use crate::text::{self, Style, Tone, one_line};

/// Largest report, in bytes.
const LARGEST: u64 = 1 << 30;
/// Matters of one kind shown without `-v`.
const SHOWN: usize = 20;

/// Answers the command: 0 where nothing is new or worse, 1 where something is, 2 where that cannot be said.
pub(super) fn answer(asked: &Diff, surroundings: &Surroundings) -> Answer {
    let (old, new) = match load(&asked.old).and_then(|old| Ok((old, load(&asked.new)?))) {
        Ok(both) => both,
        Err(why) => return Answer { err: format!("error: {why}\n"), exit: 2, ..Answer::default() },
    };
    let difference = Difference::between(&old, &new);
    let exit = match () {
        // What a run did not see may be there: nothing is resolved by not looking.
        () if new.conclusion.exit == 2 => 2,
        () if difference.is_worse() => 1,
        () => 0,
    };
    let out = if asked.json {
        let mut json = serde_json::to_string_pretty(&difference).unwrap_or_default();
        json.push('\n');
        json
    } else {
        let options = &surroundings.terminal;
        let most = if options.verbose { usize::MAX } else { SHOWN };
        let page = Page { style: options.style(), width: options.width.clamp(40, 120), most };
        page.all(&old, &new, &difference, exit)
    };
    Answer { out: out.into_bytes(), exit, ..Answer::default() }
}

fn load(path: &Path) -> Result<Kept, String> {
    let name = path.display();
    let wrong = |why: String| format!("`{name}` cannot be read: {why}");
    let data = std::fs::metadata(path).map_err(|error| wrong(error.kind().to_string()))?;
    if !data.is_file() || data.len() > LARGEST {
        return Err(wrong("it is no file, or too large".to_owned()));
    }
    let text = std::fs::read_to_string(path).map_err(|error| wrong(error.kind().to_string()))?;
    read(&text).map_err(wrong)
}

struct Page {
    style: Style,
    width: usize,
    most: usize,
}

impl Page {
    fn all(&self, old: &Kept, new: &Kept, difference: &Difference, exit: u8) -> String {
        let mut out = String::new();
        for (name, kept) in [("old", old), ("new", new)] {
            let (as_of, reason) = (one_line(&kept.run.as_of), one_line(&kept.conclusion.reason));
            let _ = writeln!(out, "{name}  as of {as_of}: {reason} (exit {})", kept.conclusion.exit);
        }
        out.push('\n');
        let matters: [(&str, Tone, &[Matter]); 6] = [
            ("new", Tone::Bad, &difference.new),
            ("worse", Tone::Bad, &difference.worse),
            ("better", Tone::Good, &difference.better),
            ("resolved, to be verified", Tone::Good, &difference.resolved),
            ("no longer looked at: nobody can say", Tone::Weak, &difference.not_looked_at),
            ("other evidence or wording", Tone::Calm, &difference.changed_evidence),
        ];
        for (title, tone, matters) in matters {
            self.matters(&mut out, title, tone, matters);
        }
        let changes: [(&str, &[Change]); 5] = [
            ("population", &difference.populations),
            ("rules", &difference.rules),
            ("parameters", &difference.parameters),
            ("packs", &difference.packs),
            ("records", &difference.sources),
        ];
        for (title, changes) in changes {
            self.changes(&mut out, title, changes);
        }
        let count = |matters: &[Matter]| matters.len();
        let _ = writeln!(
            out,
            "{} new, {} worse, {} better, {} resolved, {} no longer looked at (exit {exit})",
            count(&difference.new),
            count(&difference.worse),
            count(&difference.better),
            count(&difference.resolved),
            count(&difference.not_looked_at),
        );
        out
    }

    fn matters(&self, out: &mut String, title: &str, tone: Tone, matters: &[Matter]) {
        if matters.is_empty() {
            return;
        }
        let _ = writeln!(out, "{}", self.style.rule(self.width, tone, &[title, &matters.len().to_string()]));
        for matter in matters.iter().take(self.most) {
            let weight = match &matter.was {
                Some(was) => format!("{was} to {}", matter.weight),
                None => matter.weight.clone(),
            };
            let head = format!("{weight}: {} {}", matter.rule, matter.subject);
            let _ = writeln!(out, "  {}", one_line(&head));
            let indent = " ".repeat(6);
            out.push_str(&text::hanging(&indent, &indent, &one_line(&matter.statement), self.width));
        }
        self.rest(out, matters.len());
    }

    fn changes(&self, out: &mut String, title: &str, changes: &[Change]) {
        if changes.is_empty() {
            return;
        }
        let title = format!("{title} changed");
        let _ = writeln!(out, "{}", self.style.rule(self.width, Tone::Calm, &[&title, &changes.len().to_string()]));
        for change in changes.iter().take(self.most) {
            let said =
                |value: &str| if value.is_empty() { "not there".to_owned() } else { one_line(value).into_owned() };
            let line = format!("{}: {}, now {}", one_line(&change.name), said(&change.old), said(&change.new));
            out.push_str(&text::hanging("  ", "  ", &line, self.width));
        }
        self.rest(out, changes.len());
    }

    fn rest(&self, out: &mut String, all: usize) {
        if all > self.most {
            let _ = writeln!(out, "  and {} more; all of them with -v or --json", all - self.most);
        }
        out.push('\n');
    }
}
