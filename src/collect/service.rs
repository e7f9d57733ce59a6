//! Records from services: asked over HTTP, page after page, or taken from what an earlier run kept.

use std::time::Duration;

use super::cache::{Cache, Kept};
use super::{Context, Extract, ReadAs};
use crate::config::{Asks, Config, Login, Service, SourceConfig, Wanted};
use crate::format::tickets::{self, Items};
use crate::problem::Problem;
use crate::source::{Layout, Source, SourceId};

mod address;
mod client;
mod connect;
mod failure;
mod github;
mod gitlab;
mod http;
mod jira;
mod json;
mod link;
mod mask;
mod pages;
mod proxy;
mod servicenow;
mod vendor;
mod wait;

use self::address::Origin;
use self::failure::Failure;
use self::vendor::Vendor;
use self::wait::Waits;

/// Who knows what a service speaks.
fn vendor<'c>(service: &'c Service, source: &SourceConfig) -> Box<dyn Vendor + 'c> {
    let kind = source.kind.as_ref().map_or("", |kind| kind.value.as_str());
    let adapt = |items| tickets::adapt(items, kind);
    match &service.asks {
        Asks::Http(http) => Box::new(http::Generic::of(http)),
        Asks::Jira(jira) => Box::new(jira::Site::of(jira, adapt(Items::JiraIssues))),
        Asks::Github(github) => {
            let items = match &github.part {
                Wanted::Issues(_) => Items::GithubIssues,
                Wanted::Merges(_) => Items::GithubPulls,
                Wanted::Branches(_) => Items::GithubBranches,
            };
            Box::new(github::Repository::of(github, adapt(items)))
        }
        Asks::Gitlab(gitlab) => {
            let items = match &gitlab.part {
                Wanted::Issues(_) => Items::GitlabIssues,
                Wanted::Merges(_) => Items::GitlabMerges,
                Wanted::Branches(_) => Items::GitlabBranches,
            };
            Box::new(gitlab::Project::of(gitlab, adapt(items)))
        }
        Asks::Servicenow(table) => Box::new(servicenow::Instance::of(table, adapt(Items::ServicenowRows))),
    }
}

/// How long is waited before a request is sent for the second time; then twice as long, and so on.
const UNIT: Duration = Duration::from_millis(500);

/// Fetches what a source asks for, or takes it from what was kept. It is whole, or there is none and a problem says why.
pub(super) fn fetch(
    config: &Config,
    source: &SourceConfig,
    service: &Service,
    next: SourceId,
    context: &Context<'_>,
    problems: &mut Vec<Problem>,
) -> Vec<Extract> {
    let vendor = vendor(service, source);
    let cache = Cache::of(config);
    let identity = identity(service, &*vendor);
    let taken = if context.offline {
        last(config, &cache, &identity, source)
    } else {
        ask(config, source, service, &*vendor, context).inspect(|kept| {
            if let Err(why) = cache.keep(&identity, &source.name, &kept.text, &kept.layout, kept.at) {
                let message = format!("what `{}` sent cannot be kept for runs with `--offline`: {why}", source.name);
                let problem = Problem::warning(message, service.span);
                problems.push(problem.help("make the directory of `cache` writable, or say `cache: false`"));
            }
        })
    };
    match taken {
        Ok(kept) => {
            let source = Source::laid_out(next, source.name.clone(), kept.text, kept.layout, Some(kept.at));
            vec![Extract::of(source, ReadAs::Items(vendor.adapt()), None)]
        }
        Err(failure) => {
            problems.push(failure.at(service.span));
            Vec::new()
        }
    }
}

/// What tells what is asked from everything else that could be: the settings as written, and who is asked, which the
/// environment may say. It holds no secret.
fn identity(service: &Service, vendor: &dyn Vendor) -> String {
    let first = vendor.first().into_iter().next();
    let origin = first.and_then(|request| Origin::of(&request.url)).map(|origin| origin.to_string());
    format!("{}\n{}", service.written, origin.unwrap_or_default())
}

fn last(config: &Config, cache: &Cache, identity: &str, source: &SourceConfig) -> Result<Kept, Failure> {
    let name = &source.name;
    let help = match config.cache {
        Some(_) => "run once without `--offline`",
        None => "the configuration says `cache: false`: leave that out and run once without `--offline`",
    };
    match cache.last(identity) {
        Ok(Some(kept)) => Ok(kept),
        Ok(None) => Err(Failure::new(format!("nothing of `{name}` was kept that could be read offline"), help)),
        Err(why) => Err(Failure::new(format!("what was kept of `{name}` cannot be used: {why}"), help)),
    }
}

fn ask(
    config: &Config,
    source: &SourceConfig,
    service: &Service,
    vendor: &dyn Vendor,
    context: &Context<'_>,
) -> Result<Kept, Failure> {
    let pause = |wait| std::thread::sleep(wait);
    let (most, waited) = (service.reach.max_wait, Duration::ZERO);
    let waits = Waits { unit: UNIT, most, waited, now: context.now, pause: &pause };
    let mut client = connect::client(config, service, vendor, waits)?;
    context.progress.begin(&format!("asking {}", source.name), None);
    let gathered = pages::gather(vendor, &mut client, context.progress);
    context.progress.end();
    let gathered = gathered?;
    Ok(Kept { text: gathered.text, layout: Layout::Items(gathered.items), at: context.now })
}

/// The header that says who asks.
fn login(login: &Login) -> Option<(String, String)> {
    let secret = login.secret.as_ref()?.expose();
    let value = match &login.user {
        None => format!("Bearer {secret}"),
        Some(user) => format!("Basic {}", crate::source::base64(format!("{}:{secret}", user.expose()).as_bytes())),
    };
    Some(("authorization".to_owned(), value))
}

#[cfg(test)]
mod tests;
