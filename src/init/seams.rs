//! What `init` writes beside records and configuration, and takes from elsewhere.

use super::Draft;

/// Schemas that the first lines of the files point an editor to, below `.tickmark/schema/`.
pub(super) fn schemas() -> Vec<Draft> {
    Vec::new()
}

/// The incident and corrective action log as a workbook.
pub(super) fn workbook() -> Result<Option<Draft>, String> {
    Ok(None)
}
