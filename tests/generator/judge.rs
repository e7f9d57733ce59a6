//! What all rules say of all records of a company, in this process: the pack is read once for many companies.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};
use tickmark::assess::Assessment;
use tickmark::collect::Context;
use tickmark::config::Config;
use tickmark::finding::Verdict;
use tickmark::format::Limits;
use tickmark::graph::Graph;
use tickmark::param::Params;
use tickmark::rule::{PackFiles, Packs};
use tickmark::script::{FileFact, World};
use tickmark::source::{Sources, hex};

use super::generator::{self, Company, Format, Layout};

/// A rule, the type of a record, its id.
pub(crate) type Subject = (String, String, String);

/// The verdict of each rule on each record it applies to; of rows that share an id the worst.
pub(crate) type Verdicts = BTreeMap<Subject, Verdict>;

/// The built-in pack, ready to be put to companies.
pub(crate) struct Judge {
    pub(crate) packs: Packs,
    pages: Vec<(String, String)>,
}

impl Judge {
    pub(crate) fn new() -> Self {
        let files = PackFiles::built_in("iso27001-2022").unwrap_or_else(|| panic!("the pack is built in"));
        let (mut sources, mut problems) = (Sources::default(), Vec::new());
        let packs = Packs::read(&[files], &mut sources, &mut problems);
        assert!(problems.is_empty(), "{problems:#?}");
        let pages = sources.iter().map(|source| (source.name().to_owned(), source.text().to_owned())).collect();
        Self { packs, pages }
    }

    /// Every verdict on a company.
    pub(crate) fn verdicts(&self, company: &Company) -> Verdicts {
        let directory = tempfile::tempdir().unwrap_or_else(|error| panic!("no scratch directory: {error}"));
        let layout = Layout { per_file: usize::MAX, backwards: false };
        company.write(directory.path(), Format::Json, layout).unwrap_or_else(|error| panic!("not written: {error}"));
        let (mut sources, mut problems) = (Sources::default(), Vec::new());
        for (name, text) in &self.pages {
            sources.add(name.clone(), text.clone());
        }
        let config = Config::read(&directory.path().join("tickmark.yaml"), &|_| None, &mut sources, &mut problems);
        let config = config.unwrap_or_else(|| panic!("{problems:#?}"));
        let mut data = tickmark::load::load(&config, &self.packs.model, sources, &Context::still(&Limits::default()));
        let graph = Graph::build(&mut data);
        let start = config.period.start.as_ref().map(|said| said.value).unwrap_or_default();
        let mut world = World::new(&data, &graph, generator::as_of(), config.timezone, start);
        let fact = |name: &str| {
            let sha256 = std::fs::read(directory.path().join(name)).ok().map(|bytes| hex(&Sha256::digest(bytes)));
            (name.to_owned(), FileFact { sha256, ..FileFact::default() })
        };
        world.files = data.named_files().into_iter().map(fact).collect();
        world.adopted.insert("10.1-policy-sections".to_owned());
        world.expect_verdicts(self.packs.rules.iter().map(|rule| rule.id.as_str()));
        let wanted = vec![true; self.packs.rules.len()];
        let mut params = Params::default();
        for (name, param) in &config.params {
            params.insert(name.clone(), param.clone());
        }
        let assessment = Assessment {
            packs: &self.packs,
            world: &world,
            params: &params,
            wanted: &wanted,
            heard: &[],
            subjects: None,
            cases: false,
        };
        let judged = assessment.run();
        self.by_subject(&world, &judged)
    }

    fn by_subject(&self, world: &World<'_>, judged: &[tickmark::assess::Judged]) -> Verdicts {
        let mut verdicts = Verdicts::new();
        let mut add = |rule: &str, kind: &str, id: &str, verdict: Verdict| {
            let known = verdicts.entry((rule.to_owned(), kind.to_owned(), id.to_owned())).or_insert(verdict);
            *known = verdict.max(*known);
        };
        for judged in judged {
            let rule = &self.packs.rules[judged.rule].id;
            let Some(said) = world.verdicts.get(rule).and_then(std::sync::OnceLock::get) else { continue };
            if said.of.is_empty() && judged.population > 0 {
                add(rule, "isms", "ISMS", said.worst);
            }
            for (id, verdict) in &said.of {
                let subject = world.subject_of(Some(*id));
                add(rule, &subject.kind, &subject.id, *verdict);
            }
        }
        verdicts
    }
}
