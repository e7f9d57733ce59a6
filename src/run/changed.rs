//! The files that a change touches, as `--changed` lists them.

use std::collections::BTreeSet;
use std::path::Path;

/// Most bytes of a list: a change of more files than fit is no change that comments help.
const MOST: u64 = 64 << 20;

/// Reads a list of paths. Where there is a NUL, NUL separates them, since a name may hold a line break.
///
/// # Errors
/// That the list cannot be read. A list that could not be read and an empty one are not the same.
pub(super) fn read(list: &Path) -> Result<BTreeSet<String>, String> {
    let wrong =
        |why: &dyn std::fmt::Display| format!("the list of changed files `{}` cannot be read: {why}", list.display());
    let long = std::fs::metadata(list).map_err(|error| wrong(&error))?.len();
    if long > MOST {
        return Err(wrong(&"it is longer than 64 MiB"));
    }
    let bytes = std::fs::read(list).map_err(|error| wrong(&error))?;
    // A name that is no UTF-8 is none that the report knows.
    Ok(paths(&String::from_utf8_lossy(&bytes)))
}

fn paths(text: &str) -> BTreeSet<String> {
    let separator = if text.contains('\0') { '\0' } else { '\n' };
    let tidy = |path: &str| match separator {
        '\0' => path.to_owned(),
        _ => path.trim_end_matches('\r').trim_start_matches("./").replace('\\', "/"),
    };
    text.split(separator).map(tidy).filter(|path| !path.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<String> {
        paths(text).into_iter().collect()
    }

    #[test]
    fn paths_stand_on_lines_or_between_nuls() {
        assert_eq!(of("b.yaml\r\n./isms/a.yaml\n\n"), ["b.yaml", "isms/a.yaml"]);
        assert_eq!(of("isms/two\nlines.yaml\0b.yaml\0"), ["b.yaml", "isms/two\nlines.yaml"]);
        assert!(of("").is_empty());
    }

    #[test]
    fn a_list_that_is_not_there_is_an_error() {
        let wrong = read(Path::new("no/such/list")).unwrap_err();
        assert!(wrong.starts_with("the list of changed files `no/such/list` cannot be read"), "{wrong}");
    }
}
