//! `tickmark explain`: the page of a rule, or why a finding came about.

use std::fmt::Write;

use super::{Prepared, Scope, every, settled, today};
use crate::cli::{Answer, Explain, Surroundings};
use crate::finding::{Finding, Fingerprint, Subject};
use crate::grade;
use crate::param::Params;
use crate::rule::Rule;
use crate::script::{Asked, Each, World};
use crate::text::{self, Cell, Tone, one_line};
use crate::value::RecordId;

/// Answers the command.
pub(super) fn answer(asked: &Explain, surroundings: &Surroundings) -> Answer {
    if let Some(page) = super::rules::built_in_page(&asked.place, &asked.what) {
        return Answer::said(page);
    }
    let mut prepared = match Prepared::fetch(&asked.place, surroundings) {
        Ok(prepared) => prepared,
        Err(told) => return told.answer(surroundings),
    };
    if let Some(rule) = prepared.packs.rule(&asked.what) {
        let page = prepared.data.sources.get(rule.page).map_or("", |page| page.text());
        return Answer::said(page);
    }
    let as_of = asked.as_of.unwrap_or_else(|| today(&prepared, surroundings.now));
    prepared.ask(as_of, surroundings);
    let scope = Scope { as_of, ..Scope::default() };
    prepared.look_back(|_| true, &*surroundings.progress);
    let world = prepared.world(as_of);
    let (judged, in_hand) = settled(&prepared, &world, &scope);
    let findings = grade::findings(&prepared.packs, &world, prepared.own_params(), &judged, &in_hand);
    let matches: Vec<Pair<'_>> = pairs(&findings).filter(|pair| pair.is_named(&asked.what)).collect();
    match matches.as_slice() {
        [pair] => {
            let explained = Explained { prepared: &prepared, world: &world, pair };
            Answer::said(explained.text(surroundings))
        }
        [] => {
            let rules = prepared.packs.rules.iter().map(|rule| rule.id.as_str());
            let help = match crate::problem::nearest(&asked.what, rules) {
                Some(near) => format!("did you mean `{near}`?"),
                None => {
                    format!("it was judged as of {as_of}; `tickmark rules` lists rules, `tickmark check -q` findings")
                }
            };
            let err = format!("error: `{}` is no rule and no finding of this run; {help}\n", asked.what);
            Answer { err, exit: 2, ..Answer::default() }
        }
        several => {
            let names: Vec<&str> = several.iter().map(|pair| pair.fingerprint.as_str()).collect();
            let err = format!("error: `{}` begins several fingerprints: {}\n", asked.what, names.join(", "));
            Answer { err, exit: 2, ..Answer::default() }
        }
    }
}

/// One pair of rule and subject, and the finding that speaks for it.
struct Pair<'f> {
    fingerprint: &'f Fingerprint,
    rule: &'f str,
    subject: &'f Subject,
    statement: &'f str,
    finding: &'f Finding,
}

impl Pair<'_> {
    fn is_named(&self, what: &str) -> bool {
        what.len() >= 6 && self.fingerprint.as_str().starts_with(what)
    }
}

fn pairs(findings: &[Finding]) -> impl Iterator<Item = Pair<'_>> {
    findings.iter().flat_map(|finding| {
        let own = Pair {
            fingerprint: &finding.fingerprint,
            rule: &finding.rule,
            subject: &finding.subject,
            statement: &finding.statement,
            finding,
        };
        let others = finding.instances.iter().map(move |instance| Pair {
            fingerprint: &instance.fingerprint,
            rule: &instance.rule,
            subject: &instance.subject,
            statement: &instance.reason,
            finding,
        });
        std::iter::once(own).chain(others)
    })
}

struct Explained<'a> {
    prepared: &'a Prepared,
    world: &'a World<'a>,
    pair: &'a Pair<'a>,
}

impl Explained<'_> {
    fn text(&self, surroundings: &Surroundings) -> String {
        let style = surroundings.terminal.style();
        let (pair, width) = (self.pair, surroundings.terminal.width);
        let mut out = String::new();
        let mut line = |word: &str, text: &str| {
            let label = format!("{word:>12}: ");
            let painted = style.paint(Tone::Calm, &label);
            out.push_str(&text::hanging(&label, &painted, &one_line(text), width));
        };
        line("statement", pair.statement);
        line("subject", &pair.subject.to_string());
        line("verdict", pair.finding.verdict.name());
        if let Some(grade) = pair.finding.grade {
            let why = pair.finding.escalated_by.as_deref().map_or(String::new(), |why| format!(": {why}"));
            line("grade", &format!("{grade} proposed{why}"));
        }
        if pair.finding.fingerprint != *pair.fingerprint {
            line("reported by", &format!("{} ({})", pair.finding.fingerprint, pair.finding.statement));
        }
        line("fingerprint", pair.fingerprint.as_str());
        if let Some(rule) = self.prepared.packs.rule(pair.rule) {
            line("rule", &format!("{}: {}", rule.id, rule.title));
            line("criteria", &rule.criteria.join("; "));
            self.decision(rule, &mut out, style);
            self.parameters(rule, &mut out);
        }
        out
    }

    /// The line of the rule that settled the verdict, and everything that was read on the way.
    fn decision(&self, rule: &Rule, out: &mut String, style: text::Style) {
        let Some(page) = self.prepared.data.sources.get(rule.page) else { return };
        let subject = self.subject(rule);
        let params = self.params(rule);
        let asked = Asked { world: self.world, subject, params: &params, page, trace: true, taken: None };
        let outcome = rule.program.check(&asked);
        if let Some(at) = outcome.at {
            let place = page.place(at);
            let code = page.text().lines().nth(place.line.saturating_sub(1)).unwrap_or("").trim();
            let _ = writeln!(out, "\nsettled at {}:{}\n    {}", place.uri, place.line, one_line(code));
        }
        let mut rows = Vec::new();
        for piece in grade::read_by(self.world, &outcome.reads) {
            let place = self.prepared.data.sources.place(piece.span).to_string();
            let field = piece.field.unwrap_or_default();
            let value = piece.value.unwrap_or_else(|| "(not recorded)".to_owned());
            rows.push(vec![
                Cell::left(piece.subject.to_string()),
                Cell::left(field),
                Cell::left(text::cut(&one_line(&value), 60).into_owned()),
                Cell::left(place),
            ]);
        }
        if !rows.is_empty() {
            let _ = writeln!(out, "\nwhat the rule read");
            out.push_str(&text::table(style, 4, 2, &rows));
        }
    }

    fn subject(&self, rule: &Rule) -> Option<RecordId> {
        if rule.each == Each::Dataset {
            return None;
        }
        let is = |id: RecordId| self.world.subject_of(Some(id)) == *self.pair.subject;
        every(self.world).find(|id| is(*id))
    }

    fn params(&self, rule: &Rule) -> Params {
        rule.params_in_force(&self.prepared.packs.params, self.prepared.own_params())
    }

    /// The parameters of the rule, and who says what they are.
    fn parameters(&self, rule: &Rule, out: &mut String) {
        let params = self.params(rule);
        let mut names: Vec<&String> = params.keys().collect();
        names.sort_unstable();
        if !names.is_empty() {
            let _ = writeln!(out, "\nparameters");
        }
        for (name, param) in names.into_iter().filter_map(|name| Some((name, params.get(name)?))) {
            let _ = writeln!(out, "    {name} = {} ({})", param.value, param.origin.words());
        }
    }
}
