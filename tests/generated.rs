//! Pages that are written from the code are current. `SNAPSHOTS=overwrite cargo test --test generated` writes them.

use snapbox::{assert_data_eq, file};

#[test]
fn the_reference_of_the_vocabulary_is_current() {
    assert_data_eq!(tickmark::script::vocabulary(), file!["../docs/vocabulary.md"].raw());
}
