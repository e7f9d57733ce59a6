//! Where the lowering stands: in the page or in a page of terms, and what is called there.

use super::{Lowering, offset, parse, small, word_at};
use crate::problem::Problem;
use crate::script::site::{Site, What};
use crate::source::Source;

impl<'a> Lowering<'a> {
    /// The file of the function being lowered.
    pub(super) fn source(&self) -> &'a Source {
        match self.file.checked_sub(1).and_then(|at| self.setting.terms.get(at)) {
            Some(terms) => terms.source,
            None => self.setting.source,
        }
    }

    /// The functions of a file.
    pub(super) fn functions_of(&self, file: usize) -> &'a [parse::Function] {
        match file.checked_sub(1).and_then(|at| self.setting.terms.get(at)) {
            Some(terms) => terms.functions(),
            None => self.parsed,
        }
    }

    /// A function by name: of the file being lowered, else a term. Nothing of a page is seen by the terms.
    pub(super) fn function_named(&self, name: &str) -> Option<(usize, &'a parse::Function)> {
        let terms = 1..=self.setting.terms.len();
        std::iter::once(self.file).chain(terms).find_map(|file| {
            let functions = self.functions_of(file).iter();
            let found = functions.filter(|function| !function.is_closure()).find(|function| function.name == name);
            found.map(|function| (file, function))
        })
    }

    /// A name means one thing: a page does not give another meaning to a term.
    pub(super) fn named_as_terms(&mut self) {
        let own = self.parsed.iter().filter(|function| !function.is_closure());
        for function in own {
            let terms = self.setting.terms.iter().flat_map(|terms| terms.functions());
            if terms.into_iter().any(|term| term.name == function.name) {
                let at = offset(self.setting.source, function.position);
                let span = word_at(self.setting.source, at);
                let problem = Problem::error(format!("`{}` is a term of the packs", function.name), span);
                self.problems.push(problem.help("call the term, or give the function another name"));
            }
        }
    }

    /// Notes that the script may go one way or the other here.
    pub(super) fn site(&mut self, what: What, at: usize) -> u32 {
        let span = word_at(self.source(), at);
        self.sites.push(Site { span, what });
        small(self.sites.len() - 1)
    }

    /// An offset as nodes keep it: in the page; of a node in a term, where the page called it.
    pub(super) fn mark(&self, at: usize) -> u32 {
        small(if self.file == 0 { at } else { self.called_at })
    }
}
