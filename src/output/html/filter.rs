//! What the findings can be filtered by. The controls are there only with the script that serves them.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::Page;
use super::findings::kind;
use super::words::short;

/// More owners than a person would look through: then owners are searched as text.
const OWNERS: usize = 200;

/// What a finding may be, with its words for people, in the order of weight.
const KINDS: [(&str, &str); 8] = [
    ("error", "rule in error"),
    ("major", "major nonconformity"),
    ("minor", "minor nonconformity"),
    ("not_tested", "not tested"),
    ("needs_human", "for a person to judge"),
    ("ofi", "opportunity for improvement"),
    ("known_managed", "known and managed"),
    ("accepted_deviation", "accepted deviation"),
];

impl Page<'_> {
    pub(super) fn filter(&self) -> Markup {
        let present: BTreeSet<&str> = self.ranked.iter().map(|finding| kind(finding)).collect();
        let clauses = self.clauses_with_findings();
        let owners: BTreeSet<String> =
            self.ranked.iter().filter_map(|finding| finding.owner.as_deref()).map(|owner| short(owner, 80)).collect();
        html! {
            form.filter id="filter" hidden role="search" aria-label="Filter the findings" {
                p {
                    label for="filter-text" { "Search" }
                    input id="filter-text" name="text" type="search" autocomplete="off" placeholder="words, record, rule, file";
                }
                p {
                    label for="filter-kind" { "Grade or verdict" }
                    select id="filter-kind" name="kind" {
                        option value="" { "any" }
                        @for (value, name) in KINDS { @if present.contains(value) { option value=(value) { (name) } } }
                    }
                }
                p {
                    label for="filter-clause" { "Clause" }
                    select id="filter-clause" name="clause" {
                        option value="" { "any" }
                        @for clause in &clauses { option value=(clause) { (clause) } }
                    }
                }
                @if !owners.is_empty() && owners.len() <= OWNERS {
                    p {
                        label for="filter-owner" { "Owner" }
                        select id="filter-owner" name="owner" {
                            option value="" { "any" }
                            @for owner in &owners { option value=(owner) { (owner) } }
                        }
                    }
                }
                p.end {
                    output id="filter-count" for="filter-text filter-kind filter-clause" aria-live="polite" {
                        (self.ranked.len()) " of " (self.ranked.len()) " shown"
                    }
                    button type="submit" { "Search" }
                    button type="reset" { "Show all" }
                }
            }
        }
    }

    /// Clauses under which something was found, in the order of clauses.
    fn clauses_with_findings(&self) -> Vec<String> {
        let found: BTreeSet<&str> = self.ranked.iter().map(|finding| self.clause_of(finding)).collect();
        let mut names: Vec<String> = crate::telling::clauses(self.report).into_iter().map(|(name, _)| name).collect();
        names.retain(|name| found.contains(name.as_str()));
        let other = "other".to_owned();
        if found.contains("other") && !names.contains(&other) {
            names.push(other);
        }
        names
    }
}
