//! Branches with what protects them, as evidence: how a repository is set is what it is worth knowing, whoever looks.

use super::row::{Row, elements, find, list, said, text};
use super::{PROTECTION, READ, RULES};
use crate::node::{Kind, Node};

/// The evidence that a branch of GitHub is. Two things protect a branch, its own settings and the rules of rulesets; what either
/// asks for holds.
pub(super) fn github<'s>(item: &Node<'s>) -> Vec<Node<'s>> {
    let sent = find(item, "item").unwrap_or(item);
    let own = find(item, PROTECTION);
    let rules = elements(item, RULES);
    let rule = |kind: &str| rules.iter().find(|rule| text(rule, "type") == Some(kind));
    let asked = |path: &str| own.and_then(|own| find(own, path));
    let mut facts = Facts::of(sent, find(sent, "_links.html"));
    match own.or(rules.first()) {
        Some(by) => facts.put("Protected", Some(said("yes", by))),
        // It says that it is protected and nothing tells by what: that is neither yes nor no.
        None if text(sent, "protected") == Some("true") => {}
        None => facts.put("Protected", Some(said("no", find(sent, "protected").unwrap_or(sent)))),
    }
    facts.put("Required approvals", most(own, rules));
    let pulls = rule("pull_request");
    let of_pulls = |name: &str| pulls.and_then(|rule| find(rule, &format!("parameters.{name}")));
    let both = [
        (
            "Stale approvals dismissed",
            "required_pull_request_reviews.dismiss_stale_reviews",
            "dismiss_stale_reviews_on_push",
        ),
        ("Code owners review", "required_pull_request_reviews.require_code_owner_reviews", "require_code_owner_review"),
        (
            "Last push approved",
            "required_pull_request_reviews.require_last_push_approval",
            "require_last_push_approval",
        ),
        ("Conversations resolved", "required_conversation_resolution.enabled", "required_review_thread_resolution"),
    ];
    for (heading, setting, parameter) in both {
        facts.truth(heading, [asked(setting), of_pulls(parameter)]);
    }
    facts.truth("Administrators included", [asked("enforce_admins.enabled"), None]);
    facts.yes_or_no("Signed commits", on(asked("required_signatures.enabled")).or_else(|| rule("required_signatures")));
    facts.yes_or_no(
        "Linear history",
        on(asked("required_linear_history.enabled")).or_else(|| rule("required_linear_history")),
    );
    facts.forbidden("Force pushes", asked("allow_force_pushes.enabled"), rule("non_fast_forward"));
    facts.forbidden("Deletion", asked("allow_deletions.enabled"), rule("deletion"));
    facts.checks(own, rules);
    vec![facts.finish(item)]
}

/// The evidence that a branch of GitLab is.
pub(super) fn gitlab<'s>(item: &Node<'s>) -> Vec<Node<'s>> {
    let sent = find(item, "item").unwrap_or(item);
    let own = find(item, PROTECTION);
    let mut facts = Facts::of(sent, find(sent, "web_url"));
    facts.truth("Protected", [find(sent, "protected"), None]);
    let levels = |path: &str| {
        let levels = own.map_or(&[][..], |own| elements(own, path)).iter();
        let said: Vec<Node<'s>> = levels.filter_map(|level| find(level, "access_level_description").cloned()).collect();
        (!said.is_empty()).then(|| list(said))
    };
    facts.put("May push", levels("push_access_levels"));
    facts.put("May merge", levels("merge_access_levels"));
    facts.truth("Force pushes", [own.and_then(|own| find(own, "allow_force_push")), None]);
    facts.truth("Code owners review", [own.and_then(|own| find(own, "code_owner_approval_required")), None]);
    vec![facts.finish(item)]
}

/// What is known of a branch.
struct Facts<'n, 's> {
    branch: &'n Node<'s>,
    row: Row<'s>,
    sentences: Vec<String>,
}

impl<'n, 's> Facts<'n, 's> {
    fn of(branch: &'n Node<'s>, address: Option<&Node<'s>>) -> Self {
        let mut row = Row::of(branch);
        let name = find(branch, "name");
        let path = address.and_then(Node::as_text).and_then(|url| url.split("://").nth(1)?.split_once('/'));
        let path = path.map_or("", |(_, path)| path);
        let repository = path.split("/-/").next().unwrap_or(path).split("/tree/").next().unwrap_or(path).to_owned();
        if let Some(name) = name {
            let branch = name.as_text().unwrap_or_default();
            row.put("id", Some(said(format!("{repository}@{branch}"), name)));
            row.put("title", Some(said(format!("What protects the branch {branch} of {repository}"), name)));
        }
        row.put("location", address.cloned());
        row.put("kind", Some(said("config", branch)));
        row.put("integrity", Some(said("system_generated", branch)));
        Self { branch, row, sentences: Vec::new() }
    }

    fn put(&mut self, heading: &'static str, value: Option<Node<'s>>) {
        if let Some(value) = value {
            let shown = match &value.kind {
                Kind::List(list) => list.iter().filter_map(Node::as_text).collect::<Vec<_>>().join(", "),
                _ => value.as_text().unwrap_or_default().to_owned(),
            };
            self.sentences.push(format!("{heading}: {shown}"));
            self.row.put(heading, Some(value));
        }
    }

    /// Yes at the place of what says so, no at the place of the branch where nothing does.
    fn yes_or_no(&mut self, heading: &'static str, by: Option<&Node<'s>>) {
        let value = by.map_or_else(|| said("no", self.branch), |by| said("yes", by));
        self.put(heading, Some(value));
    }

    /// Yes where one of the settings says so, no where none does; nothing where there is no setting.
    fn truth(&mut self, heading: &'static str, settings: [Option<&Node<'s>>; 2]) {
        let [first, second] = settings;
        if let Some(by) = on(first).or(on(second)) {
            self.put(heading, Some(said("yes", by)));
        } else if let Some(by) = first.or(second) {
            self.put(heading, Some(said("no", by)));
        }
    }

    /// What anyone may do unless one of the two forbids it. Settings of a branch that are there forbid it where they do not
    /// allow it.
    fn forbidden(&mut self, heading: &'static str, allowed: Option<&Node<'s>>, rule: Option<&Node<'s>>) {
        let by_setting = allowed.filter(|node| node.as_text() == Some("false"));
        let value = match rule.or(by_setting) {
            Some(by) => said("forbidden", by),
            None => said("allowed", allowed.unwrap_or(self.branch)),
        };
        self.put(heading, Some(value));
    }

    fn checks(&mut self, own: Option<&Node<'s>>, rules: &[Node<'s>]) {
        let mut checks: Vec<Node<'s>> = Vec::new();
        let settings = own.map_or(&[][..], |own| elements(own, "required_status_checks.contexts"));
        let of_rule = |rule: &Node<'s>| {
            let list = elements(rule, "parameters.required_status_checks").iter();
            list.filter_map(|check| find(check, "context").cloned()).collect::<Vec<_>>()
        };
        let of_rules =
            rules.iter().filter(|rule| text(rule, "type") == Some("required_status_checks")).flat_map(of_rule);
        for check in settings.iter().cloned().chain(of_rules) {
            if !checks.iter().any(|known| known.as_text() == check.as_text()) {
                checks.push(check);
            }
        }
        self.put("Status checks", (!checks.is_empty()).then(|| list(checks)));
    }

    fn finish(mut self, item: &Node<'s>) -> Node<'s> {
        self.row.put("description", Some(said(self.sentences.join("; "), self.branch)));
        self.row.copy("produced_on", item, READ);
        self.row.copy("collected_on", item, READ);
        self.row.finish()
    }
}

/// A setting that is switched on.
fn on<'n, 's>(setting: Option<&'n Node<'s>>) -> Option<&'n Node<'s>> {
    setting.filter(|node| node.as_text() == Some("true"))
}

/// The largest number of approvals that anything asks for.
fn most<'s>(own: Option<&Node<'s>>, rules: &[Node<'s>]) -> Option<Node<'s>> {
    let setting = own.and_then(|own| find(own, "required_pull_request_reviews.required_approving_review_count"));
    let of_rules = rules.iter().filter(|rule| text(rule, "type") == Some("pull_request"));
    let of_rules = of_rules.filter_map(|rule| find(rule, "parameters.required_approving_review_count"));
    let number = |node: &&Node<'s>| node.as_text().and_then(|text| text.parse::<u32>().ok()).unwrap_or(0);
    setting.into_iter().chain(of_rules).max_by_key(number).cloned()
}
