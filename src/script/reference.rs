//! The reference page of the vocabulary, written from the table.

use super::words::{Entry, On, Param, TABLE};

/// `docs/vocabulary.md`: every word, what it is said of, and what it means.
pub fn vocabulary() -> String {
    let mut page = String::from(
        "# The vocabulary of rules\n\nGenerated from the table in `src/script/words/table.rs`; a test keeps it current. \
         What *unknown* means is said in [the language of rules](rule-language.md).\n",
    );
    let groups: [(&str, &[On]); 4] = [
        ("Said of nothing", &[On::Nothing]),
        ("Said of a list", &[On::List]),
        ("Said of a value", &[On::Value, On::Text, On::Date]),
        ("Said of a record", &[On::Record]),
    ];
    for (title, on) in groups {
        page.push_str(&format!("\n## {title}\n\n| word | meaning |\n|---|---|\n"));
        for entry in TABLE.iter().filter(|entry| on.contains(&entry.on)) {
            page.push_str(&format!("| `{}` | {} |\n", signature(entry), entry.doc));
        }
    }
    page
}

fn signature(entry: &Entry) -> String {
    let params: Vec<String> = entry
        .params
        .iter()
        .enumerate()
        .map(|(at, param)| if at < entry.needed { noun(*param).to_owned() } else { format!("[{}]", noun(*param)) })
        .collect();
    let base = match entry.on {
        On::Nothing => "",
        On::List => "list.",
        On::Value => "value.",
        On::Text => "text.",
        On::Date => "date.",
        On::Record => "record.",
    };
    format!("{base}{}({})", entry.name, params.join(", "))
}

fn noun(param: Param) -> &'static str {
    match param {
        Param::FieldNames => "field, ..",
        Param::RuleName => "rule",
        Param::Any => "value",
        Param::Bool => "condition",
        Param::Number => "number",
        Param::Text => "text",
        Param::Date => "date",
        Param::Duration => "duration",
        Param::Record => "record",
        Param::Question => "\\|x\\| question",
        Param::Pick => "\\|x\\| value",
        Param::Message => "\"message\"",
        Param::TypeName => "\"type\"",
        Param::Figure => "\"parameter\"",
        Param::State => "\"state\"",
        Param::FieldName => "\"field\"",
        Param::GradeName => "\"grade\"",
        Param::Rest => "value, ..",
    }
}
