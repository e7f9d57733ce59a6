//! Sources that are services.

use super::environment::Environment;
use crate::node::Node;
use crate::problem::Problem;

/// Where records are and what is asked for.
#[derive(Clone, Debug)]
pub struct Service {
    /// The key under which it is configured.
    pub key: &'static str,
}

/// The keys of sources that are services.
pub(super) const KEYS: &[&str] = &["jira", "github", "gitlab", "servicenow", "http"];

/// Reads what stands below one of the keys.
pub(super) fn read(
    key: &'static str,
    _node: &Node<'_>,
    _environment: &Environment<'_>,
    _problems: &mut Vec<Problem>,
) -> Option<Service> {
    Some(Service { key })
}
