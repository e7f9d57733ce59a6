//! Tables of ServiceNow.

use super::address;
use super::secrets::Login;
use crate::config::Secret;
use crate::config::environment::Environment;
use crate::problem::Problem;
use crate::shape::Shape;

/// Which rows of a table of ServiceNow are asked for.
#[derive(Clone, Debug)]
pub struct Servicenow {
    /// The address of the instance.
    pub url: Secret,
    /// The table.
    pub table: String,
    /// Which rows, as an encoded query.
    pub query: Option<String>,
    /// Which columns; none for all.
    pub fields: Vec<String>,
    /// How many rows an answer shall have.
    pub size: u32,
    /// Who asks.
    pub login: Login,
}

impl Servicenow {
    pub(super) fn read(
        shape: &mut Shape<'_, '_>,
        environment: &Environment<'_>,
        problems: &mut Vec<Problem>,
    ) -> Option<Self> {
        let url = address::url(shape, "servicenow", environment, problems);
        let table = shape.required_text("table", problems).and_then(|(text, span)| {
            let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
            if !plain {
                let problem = Problem::error(format!("`{text}` is no table"), span);
                problems.push(problem.help("write the name of the table, not its label: `table: incident`"));
            }
            plain.then(|| text.to_owned())
        });
        let query = shape.text("query", problems).map(|(text, _)| text.to_owned());
        let fields = shape.texts("fields", problems).into_iter().map(|(text, _)| text.to_owned()).collect();
        let size = super::reach::positive(shape, "size", problems).unwrap_or(500);
        let login = Login::read(shape, "servicenow", environment, problems);
        Some(Self { url: url?, table: table?, query, fields, size, login })
    }
}
