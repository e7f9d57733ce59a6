//! What a result says: what was found first, since the first sentence is what lists of alerts show, then the other parts of the
//! finding with their names. Pieces of evidence and instances are related locations too, and lead there.

use crate::finding::Subject;
use crate::telling::Told;
use crate::text::one_line;

/// How much of a finding stands in a message.
#[derive(Clone, Copy)]
pub(in crate::output) struct Most {
    /// Pieces of evidence, and instances.
    pub(in crate::output) lines: usize,
    /// Characters of a line.
    pub(in crate::output) characters: usize,
}

/// The message of a finding whose place a code host can show or not.
pub(in crate::output) fn message(told: &Told<'_>, exact: bool, most: Most) -> String {
    let mut out = first(told, most);
    if !exact {
        push(&mut out, &format!("Place: {}", one_line(&told.place.to_string())), most);
    }
    let mut id = 0;
    for (name, lines) in told.parts() {
        match name {
            // How conformity is shown is the same for all results of a rule, and stands in its help.
            "Finding" | "Verification" => {}
            "Evidence" | "Also" => list(&mut out, name, &lines, &mut id, most),
            name => push(&mut out, &format!("{name}: {}", lines.join(": ")), most),
        }
    }
    out
}

/// What was found, about what, as a sentence of its own.
fn first(told: &Told<'_>, most: Most) -> String {
    let said = if told.statement.is_empty() { &told.title } else { &told.statement };
    sentence(&about(&told.finding.subject, said), most)
}

/// What is said, with the subject before it where its first sentence does not name it: lists of alerts show no more.
pub(in crate::output) fn about(subject: &Subject, said: &str) -> String {
    let first = said.split(". ").next().unwrap_or(said);
    let is_named = first.contains(&*one_line(&subject.id)) || subject.kind == Subject::isms().kind;
    if is_named { said.to_owned() } else { format!("{}: {said}", one_line(&subject.to_string())) }
}

/// A text of one line as a sentence, so long at most.
pub(in crate::output) fn sentence(text: &str, most: Most) -> String {
    let mut out = unlinked(&shorten(text, most.characters));
    if !out.ends_with(['.', '?', '!', '…']) {
        out.push('.');
    }
    out
}

fn push(out: &mut String, line: &str, most: Most) {
    out.push('\n');
    out.push_str(&unlinked(&shorten(line, most.characters)));
}

/// Lines that end with a place in brackets; what follows the bracket makes it a link to the related location of that number.
fn list(out: &mut String, name: &str, lines: &[&str], id: &mut usize, most: Most) {
    out.push_str(&format!("\n{name}:"));
    for line in lines.iter().take(most.lines) {
        *id += 1;
        let line = unlinked(&shorten(line, most.characters));
        out.push_str(&format!("\n- {line}"));
        if line.ends_with(']') {
            out.push_str(&format!("({id})"));
        }
    }
    if let Some(more @ 1..) = lines.len().checked_sub(most.lines) {
        out.push_str(&format!("\n- and {more} more"));
    }
}

/// Text that is no link: a bracket that closes right before a parenthesis would make one of what a record says.
pub(in crate::output) fn unlinked(text: &str) -> String {
    text.replace("](", "] (")
}

/// Text of so many characters at most, with a sign where something was cut off. Consumers count characters, not columns.
pub(in crate::output) fn shorten(text: &str, characters: usize) -> String {
    match text.char_indices().nth(characters) {
        None => text.to_owned(),
        Some(_) => text.chars().take(characters.saturating_sub(1)).chain(['…']).collect(),
    }
}
