//! What only a person can write: where it stands in a file, and what it is.

use crate::listing::CHOOSE;
use crate::text::count;

/// What introduces, in a comment, something that is to be written or decided on its line or the one below.
const MARK: &str = "# fill in: ";

/// One thing that a person has to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FillIn {
    /// Its line, from 1.
    pub line: usize,
    /// The record and the field that it stands in, as far as the line and those above it tell.
    pub of: String,
    /// What it is.
    pub what: String,
}

/// Everything that is to be filled in, from the first line to the last: texts in brackets, which count as not written, lines
/// that are marked by a comment, and choices that nobody could make.
pub fn fill_ins(text: &str) -> Vec<FillIn> {
    let mut found = Vec::new();
    let mut record = String::new();
    for (at, line) in text.lines().enumerate() {
        let words = line.trim();
        let begins = ["- id: ", "- files: "].into_iter().find_map(|begin| words.strip_prefix(begin));
        if let Some(id) = begins.or_else(|| line.strip_prefix("id: ")) {
            record = id.split(" #").next().unwrap_or(id).trim().to_owned();
        }
        let mut add = |field: &str, what: &str| {
            let of = [record.as_str(), field].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
            found.push(FillIn { line: at + 1, of, what: what.trim().to_owned() });
        };
        if let Some((before, what)) = words.split_once(MARK) {
            add(key(before), what);
        } else if words.starts_with('#') {
            continue;
        } else if let Some(prose) = words.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            add("", prose);
        } else {
            bracketed(words, &mut add);
            let (said, why) = words.split_once(" # ").map_or((words, ""), |(said, why)| (said.trim_end(), why));
            if said.ends_with(CHOOSE) {
                add(key(said), &chosen(why));
            }
        }
    }
    found
}

/// The texts in quotes and brackets on a line.
fn bracketed(line: &str, add: &mut impl FnMut(&str, &str)) {
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("\"[") {
        let Some((what, next)) = after.split_once("]\"") else { return };
        add(key(before), what);
        rest = next;
    }
}

/// What has to be chosen: of a text that nobody understood its comment is the number of its cells.
fn chosen(why: &str) -> String {
    match why.trim().parse::<usize>() {
        Ok(cells) => format!("what it stands for, in {}", count(cells, "cell")),
        Err(_) => why.to_owned(),
    }
}

/// The last key of what stands before a value.
fn key(before: &str) -> &str {
    let before = before.rsplit_once(':').map_or("", |(key, _)| key);
    let last = before.rsplit(['{', ',']).next().unwrap_or(before).trim();
    last.strip_prefix("- ").unwrap_or(last).trim_matches('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<String> {
        fill_ins(text).iter().map(|one| format!("{}|{}|{}", one.line, one.of, one.what)).collect()
    }

    #[test]
    fn brackets_marks_and_open_choices_are_found_with_their_record_and_field() {
        let text = "\
# \"[not this]\"
person:
  - id: P-1      # of the board
    name: \"[full name]\"
    members: [{ person: P-1, from: \"[day]\" }, { person: P-2, from: \"[day]\" }]
    status: draft   # fill in: `approved`, once it is
# fill in: the name
# organisation: X
      values:
        Half way: FILL_IN  # 2
";
        let found = [
            "4|P-1 name|full name",
            "5|P-1 from|day",
            "5|P-1 from|day",
            "6|P-1 status|`approved`, once it is",
            "7|P-1|the name",
            "10|P-1 Half way|what it stands for, in 2 cells",
        ];
        assert_eq!(told(text), found);
        assert_eq!(told("---\nid: D-1\n---\n# A\n[Say it here.]\n[a](b.md)\n"), ["5|D-1|Say it here."]);
    }
}
