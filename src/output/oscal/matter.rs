//! What evidence refers to: the rule packs, and the sources with the digests of their bytes.

use std::collections::BTreeMap;

use chrono::SecondsFormat;

use super::model::{Hash, Link, Resource};
use super::{Paper, identity, line, prop};
use crate::source::SourceId;
use crate::telling::hosted_file;

impl Paper<'_> {
    /// How a source is referred to.
    pub(super) fn resource(&self, source: SourceId) -> String {
        format!("#{}", identity("source", self.sources.get(source).map_or("", |source| source.name())))
    }

    /// The rule packs, then the sources that evidence is from.
    pub(super) fn resources(&self, plan: String, packs: &[String]) -> Vec<Resource> {
        let pack =
            |pack: &crate::report::PackInfo| prop("pack", format!("{} {} {}", pack.name, pack.version, pack.sha256));
        let packs = Resource {
            uuid: plan,
            title: line(&packs.join(", ")),
            description: "The rules that were put to the records, with the SHA-256 over the files of each pack."
                .to_owned(),
            props: self.report.run.packs.iter().map(pack).collect(),
            rlinks: Vec::new(),
        };
        let used = self.findings.iter().flat_map(|finding| finding.evidence.iter().map(|piece| piece.span.source));
        let used: BTreeMap<&str, SourceId> = used.filter_map(|id| Some((self.sources.get(id)?.name(), id))).collect();
        let sources = used.into_values().filter_map(|id| self.source(id));
        std::iter::once(packs).chain(sources).collect()
    }

    /// A file with the digest of its bytes. What is no file in the repository cannot be linked: of it the digest is a property.
    fn source(&self, id: SourceId) -> Option<Resource> {
        let source = self.sources.get(id)?;
        let file = hosted_file(source, self.report);
        let digest = source.sha256();
        let (description, props, rlinks) = match file {
            Some(file) => {
                let hashes = [Hash { algorithm: "SHA-256", value: digest }];
                ("A file.", Vec::new(), vec![Link { href: file.uri(), hashes }])
            }
            None => ("What was taken from where it lives.", vec![prop("sha-256-of-extract", digest)], Vec::new()),
        };
        let taken = source.extracted().map(|at| prop("extracted", at.to_rfc3339_opts(SecondsFormat::Secs, true)));
        Some(Resource {
            uuid: identity("source", source.name()),
            title: line(source.name()),
            description: description.to_owned(),
            props: props.into_iter().chain(taken).collect(),
            rlinks,
        })
    }
}
