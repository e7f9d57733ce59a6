use super::*;
use crate::source::{CellAt, Grid, ItemAt, Sheet, Source, SourceId};

fn cache() -> (tempfile::TempDir, Cache) {
    let directory = tempfile::tempdir().unwrap();
    let cache = Cache { directory: Some(directory.path().join(".tickmark/cache")) };
    (directory, cache)
}

fn at(minute: u32) -> DateTime<Utc> {
    format!("2026-11-24T10:{minute:02}:00Z").parse().unwrap()
}

fn names(cache: &Cache) -> Vec<String> {
    let found = fs::read_dir(cache.directory.as_ref().unwrap()).unwrap();
    let mut names: Vec<String> = found.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn what_was_kept_is_given_back_with_its_time_and_its_places() {
    let (_directory, cache) = cache();
    let text = "[\n{\"id\":\"CAR-17\"}\n]\n";
    let items = vec![ItemAt { start: 2, end: 17, key: "CAR-17".into(), at: "".into() }];
    cache.keep("jira", "jira", text, &Layout::Items(items), at(1)).unwrap();
    let kept = cache.last("jira").unwrap().unwrap();
    assert_eq!((kept.text.as_str(), kept.at), (text, at(1)));
    let source = Source::laid_out(SourceId(0), "jira", kept.text, kept.layout, Some(kept.at));
    assert_eq!(source.place(source.span(8, 16)).to_string(), "jira CAR-17 /id (extracted 2026-11-24 10:01Z)");
    assert!(cache.last("github").unwrap().is_none());
}

#[test]
fn every_layout_is_given_back_as_it_was() {
    let cells = vec![CellAt { start: 1, end: 2, row: 3, column: 4, sheet: 0 }];
    let sheets = vec![Sheet { name: "incident".into(), columns: vec!["id".into()], key: 0 }];
    let item = ItemAt { start: 1, end: 2, key: "a".into(), at: "/b".into() };
    for layout in
        [Layout::Text, Layout::Lines(vec![7, 9]), Layout::Cells(Grid { sheets, cells }), Layout::Items(vec![item])]
    {
        let kept = serde_json::to_string(&Places::of(&layout)).unwrap();
        let back = serde_json::from_str::<Places>(&kept).unwrap().layout();
        assert_eq!(format!("{back:?}"), format!("{layout:?}"));
    }
}

#[test]
fn the_extract_before_is_removed_unless_another_source_has_the_same() {
    let (_directory, cache) = cache();
    cache.keep("a", "a", "one", &Layout::Text, at(1)).unwrap();
    cache.keep("b", "b", "one", &Layout::Text, at(1)).unwrap();
    assert_eq!(names(&cache).len(), 5, "{:?}", names(&cache));
    cache.keep("a", "a", "two", &Layout::Text, at(2)).unwrap();
    assert_eq!(names(&cache).len(), 6, "{:?}", names(&cache));
    cache.keep("b", "b", "two", &Layout::Text, at(2)).unwrap();
    assert_eq!(names(&cache).len(), 5, "{:?}", names(&cache));
    assert_eq!(cache.last("a").unwrap().unwrap().text, "two");
    assert_eq!(fs::read_to_string(cache.directory.as_ref().unwrap().join(".gitignore")).unwrap(), "*\n");
}

#[test]
fn what_was_changed_or_is_gone_is_not_given_back() {
    let (_directory, cache) = cache();
    cache.keep("a", "a", "one", &Layout::Text, at(1)).unwrap();
    let object = object_at(cache.directory.as_ref().unwrap(), &hex(&digest(b"one")));
    fs::write(&object, "two").unwrap();
    assert_eq!(cache.last("a").unwrap_err(), "it was changed after it was kept");
    fs::remove_file(&object).unwrap();
    assert_eq!(cache.last("a").unwrap_err(), "a part of it is gone");
    let entry = place(cache.directory.as_ref().unwrap(), "a");
    fs::write(&entry, "{}").unwrap();
    assert_eq!(cache.last("a").unwrap_err(), "its entry cannot be read");
    cache.keep("a", "a", "one", &Layout::Text, at(3)).unwrap();
    assert_eq!(cache.last("a").unwrap().unwrap().at, at(3));
}

#[cfg(unix)]
#[test]
fn only_its_owner_can_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let (_directory, cache) = cache();
    cache.keep("a", "a", "one", &Layout::Text, at(1)).unwrap();
    let directory = cache.directory.as_ref().unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(directory), 0o700);
    assert!(names(&cache).iter().all(|name| mode(&directory.join(name)) == 0o600));
}

#[test]
fn where_nothing_is_kept_nothing_is_written() {
    let cache = Cache { directory: None };
    assert_eq!(cache.keep("a", "a", "one", &Layout::Text, at(1)), Ok(()));
    assert!(cache.last("a").unwrap().is_none());
}
