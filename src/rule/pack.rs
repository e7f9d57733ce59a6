//! Packs: directories of pages with a model, read together into what a run puts to its records.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::needs::{Order, order};
use super::page::{self, Page};
use super::{Criterion, PackFiles, Rule, front, wording};
use crate::format::{self, Format, Limits};
use crate::model::{self, Model, SynonymFile};
use crate::node::Node;
use crate::param::{Origin, Param, ParamValue, Params};
use crate::problem::Problem;
use crate::report::PackInfo;
use crate::script::{Program, Setting, Terms};
use crate::source::{SourceId, Sources, Span};

mod managed;
mod manifest;
mod overview;
mod papers;
mod trace;

pub use managed::Managed;
use manifest::Manifest;
pub use manifest::{Attested, Bundle, By, Documented, HighRisk, Raised};
pub use overview::{
    ControlPlan, CoveragePlan, DeadlinePlan, FlowPlan, LapsePlan, LookPlan, OverviewPlan, ResponsePlan, Which,
};
pub use papers::{PaperPlan, PointPlan};
pub use trace::{Answers, Statement};

/// The statements of the guide a pack was made from.
const TRACE: &str = "trace.yaml";
/// The page of a pack's terms.
const TERMS: &str = "terms.md";

/// All packs of a run, merged.
#[derive(Debug)]
pub struct Packs {
    /// Each pack's name, version and digest.
    pub infos: Vec<PackInfo>,
    /// The record types of all packs.
    pub model: Arc<Model>,
    /// The rules of all packs, by id.
    pub rules: Vec<Rule>,
    /// Which rule waits for which.
    pub order: Order,
    /// Shared parameters and their defaults.
    pub params: Params,
    /// Gates that every rule on records has without naming them.
    pub implied_needs: Vec<String>,
    /// Why a value cannot be used, to the rule that has said so.
    pub taints: FxHashMap<String, String>,
    /// What makes a failing subject weigh more.
    pub high_risk: Vec<HighRisk>,
    /// Findings that are reported once.
    pub bundles: Vec<Bundle>,
    /// Figures that the organisation may state in its own documents.
    pub documented: Vec<Documented>,
    /// The records that answer what only a person can judge.
    pub attested: Option<Attested>,
    /// Where a finding that was raised before stands.
    pub raised: Option<Raised>,
    /// When an entry for a finding covers it.
    pub managed: Option<Managed>,
    /// The statements of the guide that the packs were made from.
    pub trace: Vec<Statement>,
    /// Working papers: points and the rules that prepare them.
    pub papers: Vec<PaperPlan>,
    /// The parameter that says how many failing rules of one sub-clause propose a major (ESC-AGG).
    pub aggregate: Option<String>,
    /// What is shown of the records besides verdicts.
    pub overview: OverviewPlan,
}

impl Packs {
    /// Reads packs. A page with mistakes is left out and told; what is right is kept, so that all is told at once.
    pub fn read(packs: &[PackFiles], sources: &mut Sources, problems: &mut Vec<Problem>) -> Self {
        Self::with_words(packs, &[], sources, problems)
    }

    /// The same with the organisation's own synonym files, which are in `sources` already.
    pub fn with_words(
        packs: &[PackFiles],
        words: &[SourceId],
        sources: &mut Sources,
        problems: &mut Vec<Problem>,
    ) -> Self {
        let mut placed = Vec::new();
        for (at, pack) in packs.iter().enumerate() {
            for (path, text) in &pack.files {
                let id = sources.add(format!("{}/{path}", pack.name), text.clone());
                placed.push(File { pack: at, path, id });
            }
        }
        let model = read_model(&placed, words, sources, problems);
        let mut manifests = read_manifests(packs, &placed, &model, sources, problems);
        let mut params = Params::default();
        for (name, value, span) in manifests.iter().flat_map(|manifest| &manifest.params) {
            let param = Param { value: value.clone(), origin: Origin::Pack, span: *span };
            params.insert(name.clone(), param);
        }
        let plans = manifests.iter_mut().map(|manifest| std::mem::take(&mut manifest.overview));
        let overview = overview::merge(plans, &params, problems);
        let implied: Vec<String> = manifests.iter().flat_map(|manifest| manifest.implied_needs.clone()).collect();
        let terms = read_terms(&placed, sources, problems);
        let mut rules = Vec::new();
        let mut needs_at = FxHashMap::default();
        for file in placed.iter().filter(|file| file.is_page()) {
            let context = Context { model: &model, params: &params, implied: &implied, terms: &terms, sources };
            let pack = manifests.get(file.pack).map_or("", |manifest| manifest.name.as_str());
            if let Some((rule, spans)) = context.rule(file, pack, problems) {
                needs_at.extend(spans.into_iter().map(|(need, span)| ((rule.id.clone(), need), span)));
                rules.push(rule);
            }
        }
        rules.sort_by(|a, b| a.id.cmp(&b.id));
        problems.extend(rules.iter().flat_map(wording::warnings));
        twice(&rules, sources, problems);
        rules.dedup_by(|a, b| a.id == b.id);
        once(problems);
        let place = |rule: &Rule, need: &str| {
            let known = needs_at.get(&(rule.id.clone(), need.to_owned())).copied();
            known.unwrap_or_else(|| Span::new(rule.page, 0, 0))
        };
        let attested = manifests.iter().find_map(|manifest| manifest.attested.clone());
        let order = order(&rules, place, attested.as_ref().map(|attested| attested.accepted_by.as_str()), problems);
        let infos = packs.iter().zip(&manifests).map(|(pack, manifest)| PackInfo {
            name: manifest.name.clone(),
            version: manifest.version.clone(),
            sha256: pack.sha256(),
        });
        Self {
            infos: infos.collect(),
            overview,
            model: Arc::new(model),
            rules,
            order,
            raised: manifests.iter().find_map(|manifest| manifest.raised.clone()),
            managed: manifests.iter().find_map(|manifest| manifest.managed.clone()),
            trace: read_trace(&placed, sources, problems),
            attested,
            papers: manifests.iter().flat_map(|manifest| manifest.papers.clone()).collect(),
            aggregate: manifests.iter().find_map(|manifest| manifest.aggregate.clone()),
            params,
            implied_needs: implied,
            taints: manifests.iter().flat_map(|manifest| manifest.taints.clone()).collect(),
            high_risk: manifests.iter().flat_map(|manifest| manifest.high_risk.clone()).collect(),
            documented: manifests.iter().flat_map(|manifest| manifest.documented.clone()).collect(),
            bundles: manifests.into_iter().flat_map(|manifest| manifest.bundles).collect(),
        }
    }

    /// The rules whose verdicts other rules ask for.
    pub fn asked_of(&self) -> impl Iterator<Item = &str> {
        let asked = self.order.asks.iter().flatten().filter_map(|at| self.rules.get(*at));
        let names: std::collections::BTreeSet<&str> = asked.map(|rule| rule.id.as_str()).collect();
        names.into_iter()
    }

    /// Whether a rule says how an entry for a finding is handled.
    pub fn judges_handling(&self, id: &str) -> bool {
        self.managed.as_ref().is_some_and(|managed| managed.judges(id))
    }

    /// The rule of an id.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.binary_search_by(|rule| rule.id.as_str().cmp(id)).ok().and_then(|at| self.rules.get(at))
    }
}

struct File<'a> {
    pack: usize,
    path: &'a str,
    id: SourceId,
}

impl File<'_> {
    /// Pages stand in directories; a Markdown file at the root of a pack is for its readers.
    fn is_page(&self) -> bool {
        self.path.ends_with(".md") && self.path.contains('/') && !self.path.ends_with("README.md")
    }

    fn is_terms(&self) -> bool {
        self.path == TERMS
    }

    fn is_model(&self) -> bool {
        self.path.starts_with("model/") && Format::of(self.path) == Some(Format::Yaml)
    }

    fn is_synonyms(&self) -> bool {
        self.path.starts_with("synonyms/") && Format::of(self.path) == Some(Format::Yaml)
    }
}

fn read_model(files: &[File<'_>], words: &[SourceId], sources: &Sources, problems: &mut Vec<Problem>) -> Model {
    let mut nodes: Vec<Node<'_>> = Vec::new();
    for source in files.iter().filter(|file| file.is_model()).filter_map(|file| sources.get(file.id)) {
        nodes.extend(format::documents(Format::Yaml, source, &Limits::default(), problems));
    }
    let mut model = model::read(&nodes, problems);
    let of_packs = files.iter().filter(|file| file.is_synonyms()).map(|file| (file.id, false));
    let every: Vec<(SourceId, bool)> = of_packs.chain(words.iter().map(|id| (*id, true))).collect();
    // Files of words are many and know nothing of each other.
    let read = every.into_par_iter().filter_map(|(id, own)| {
        let mut problems = Vec::new();
        let documents = format::documents(Format::Yaml, sources.get(id)?, &Limits::default(), &mut problems);
        Some((documents.into_iter().map(|node| SynonymFile { node, own }).collect::<Vec<_>>(), problems))
    });
    let (synonyms, told): (Vec<_>, Vec<_>) = read.unzip();
    problems.extend(told.into_iter().flatten());
    let synonyms: Vec<SynonymFile<'_>> = synonyms.into_iter().flatten().collect();
    model::extend(&mut model, &synonyms, sources, problems);
    model
}

/// The terms of each pack that has some. A page whose scripts cannot be read is told, and its terms are missing.
fn read_terms<'s>(files: &[File<'_>], sources: &'s Sources, problems: &mut Vec<Problem>) -> Vec<Terms<'s>> {
    let pages = files.iter().filter(|file| file.is_terms()).filter_map(|file| sources.get(file.id));
    let mut terms: Vec<Terms<'s>> = Vec::new();
    for page in pages {
        match Terms::read(page, &page::blanked_but(page.text(), &page::scripts(page.text()))) {
            Ok(read) => terms.push(read),
            Err(problem) => problems.push(problem),
        }
    }
    terms
}

fn read_trace(files: &[File<'_>], sources: &Sources, problems: &mut Vec<Problem>) -> Vec<Statement> {
    let mut statements = Vec::new();
    for source in files.iter().filter(|file| file.path == TRACE).filter_map(|file| sources.get(file.id)) {
        for node in format::documents(Format::Yaml, source, &Limits::default(), problems) {
            statements.extend(trace::read(&node, problems));
        }
    }
    statements
}

/// What is wrong with a term is told by each page that calls it; it is said once.
fn once(problems: &mut Vec<Problem>) {
    let mut seen = FxHashSet::default();
    problems.retain(|problem| seen.insert((problem.span.map(|s| (s.source, s.start, s.end)), problem.message.clone())));
}

fn read_manifests(
    packs: &[PackFiles],
    files: &[File<'_>],
    model: &Model,
    sources: &Sources,
    problems: &mut Vec<Problem>,
) -> Vec<Manifest> {
    let mut manifests = Vec::new();
    for (at, pack) in packs.iter().enumerate() {
        let file = files.iter().find(|file| file.pack == at && file.path == "pack.yaml");
        let source = file.and_then(|file| sources.get(file.id));
        let node = source.and_then(|source| {
            format::documents(Format::Yaml, source, &Limits::default(), problems).into_iter().next()
        });
        match node {
            Some(node) => manifests.push(Manifest::read(&node, model, problems)),
            None => {
                let problem = Problem::error(format!("the pack `{}` has no file `pack.yaml`", pack.name), None);
                problems.push(problem.help("it states the pack's name and version"));
                manifests.push(Manifest { name: pack.name.clone(), ..Manifest::default() });
            }
        }
    }
    manifests
}

fn twice(rules: &[Rule], sources: &Sources, problems: &mut Vec<Problem>) {
    for pair in rules.windows(2) {
        if let [first, second] = pair
            && first.id == second.id
        {
            let place = sources.get(first.page).map_or("", |page| page.name());
            let message = format!("the rule `{}` stands twice; it stands in {place} too", second.id);
            problems.push(
                Problem::error(message, Span::new(second.page, 0, 0)).help("ids of rules are unique over all packs"),
            );
        }
    }
}

struct Context<'a> {
    model: &'a Model,
    params: &'a Params,
    implied: &'a [String],
    terms: &'a [Terms<'a>],
    sources: &'a Sources,
}

impl Context<'_> {
    /// A page into a rule; `None` where it has mistakes. With it, where the page states each need.
    fn rule(&self, file: &File<'_>, pack: &str, problems: &mut Vec<Problem>) -> Option<(Rule, Vec<(String, Span)>)> {
        let source = self.sources.get(file.id)?;
        let before = problems.len();
        let page: Page = page::read(source, problems);
        let (Some(range), Some(title)) = (page.front.clone(), page.title.clone()) else { return None };
        let node = format::front_matter(source, range, &Limits::default(), problems)?;
        let front = front::read(&node, self.model, problems);
        let script = page.script.clone()?;
        let id = file.path.rsplit('/').next().unwrap_or(file.path).trim_end_matches(".md").to_owned();

        let mut params: FxHashMap<String, ParamValue> =
            self.params.iter().map(|(name, param)| (name.clone(), param.value.clone())).collect();
        params.extend(front.params.iter().map(|(name, value, _)| (name.clone(), value.clone())));
        let setting = Setting {
            source,
            script: &page::blanked(source.text(), &script),
            each: &front.each,
            gate_run: front.gate_run,
            model: self.model,
            params: &params,
            terms: self.terms,
        };
        let program = match Program::compile(&setting) {
            Ok(program) => program,
            Err(mistakes) => {
                problems.extend(mistakes);
                return None;
            }
        };
        let used: FxHashSet<&str> = program.params().iter().map(|(name, _)| name.as_str()).collect();
        for (name, _, span) in front.params.iter().filter(|(name, ..)| !used.contains(name.as_str())) {
            problems.push(Problem::error(format!("the script does not use the parameter `{name}`"), *span));
        }
        if problems.len() > before {
            return None;
        }
        let mut needs: Vec<String> = front.needs.iter().map(|(need, _)| need.clone()).collect();
        let about_records = !matches!(front.each, crate::script::Each::Dataset);
        if front.criterion != Criterion::Integrity && about_records {
            let implied = self.implied.iter().filter(|need| **need != id && !needs.contains(need));
            let implied: Vec<String> = implied.cloned().collect();
            needs.splice(0..0, implied);
        }
        let rule = Rule {
            id,
            title,
            each: front.each,
            withdrawn: front.withdrawn,
            gate_run: front.gate_run,
            grade: front.grade,
            criterion: front.criterion,
            criteria: front.criteria,
            needs,
            required: front.required,
            escalate: front.escalate,
            params: front.params,
            basis: front.basis,
            queries: front.queries,
            sections: page.sections,
            program,
            examples: page.examples,
            example_files: page.files,
            page: file.id,
            pack: pack.to_owned(),
        };
        Some((rule, front.needs))
    }
}
