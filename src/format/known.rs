//! Reports that are told by what they hold: a JSON or YAML file that no reader of records would understand, and that says
//! itself what it is.

use super::{Format, oscal};

/// What a file is by its content, where its name tells no more than JSON or YAML. A file in the house layout stays what it
/// is: its keys are types of records, and none of these is.
pub fn known(format: Format, text: &str) -> Format {
    let keys = match format {
        Format::Json => json_keys(text),
        Format::Yaml => yaml_keys(text),
        _ => return format,
    };
    let has = |key: &str| keys.contains(&key);
    if text.contains("oscal-version") && oscal::MODELS.iter().any(|(model, _)| has(model)) {
        Format::Oscal
    } else if has("bomFormat") && text.contains("CycloneDX") {
        Format::Cyclonedx
    } else if has("runs") && has("version") && text.contains("\"driver\"") {
        Format::Sarif
    } else {
        format
    }
}

/// The keys of the outermost mapping of a JSON text, as written. What is no JSON gives what it looks like.
fn json_keys(text: &str) -> Vec<&str> {
    let bytes = text.as_bytes();
    let (mut keys, mut depth, mut at) = (Vec::new(), 0_usize, 0);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b'"' => {
                let start = at + 1;
                at = end_of_string(bytes, start);
                let after = text.get(at + 1..).unwrap_or("").trim_start();
                if depth == 1 && after.starts_with(':') {
                    keys.extend(text.get(start..at));
                }
            }
            _ => {}
        }
        at += 1;
    }
    keys
}

/// Where the quote is that ends a string.
fn end_of_string(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'"' => return at,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// The keys at the beginning of lines of a YAML text.
fn yaml_keys(text: &str) -> Vec<&str> {
    let key = |line: &&str| line.starts_with(|first: char| first.is_ascii_alphabetic());
    text.lines().filter(key).filter_map(|line| Some(line.split_once(':')?.0.trim_end())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_told_by_its_own_keys_and_records_are_never_taken_for_one() {
        let oscal = r#"{"assessment-results": {"metadata": {"oscal-version": "1.1.2"}}}"#;
        assert_eq!(known(Format::Json, oscal), Format::Oscal);
        assert_eq!(known(Format::Yaml, "assessment-results:\n  metadata:\n    oscal-version: 1.1.2\n"), Format::Oscal);
        assert_eq!(known(Format::Json, r#"{"bomFormat": "CycloneDX", "version": 1}"#), Format::Cyclonedx);
        let sarif = r#"{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x"}}}]}"#;
        assert_eq!(known(Format::Json, sarif), Format::Sarif);
        let house =
            r#"{"evidence": [{"id": "E-1", "title": "\"runs\": assessment-results oscal-version \"driver\""}]}"#;
        assert_eq!(known(Format::Json, house), Format::Json);
        assert_eq!(
            known(Format::Yaml, "document:\n  - title: the assessment-results: in oscal-version 1\n"),
            Format::Yaml
        );
        assert_eq!(known(Format::Csv, oscal), Format::Csv);
    }
}
