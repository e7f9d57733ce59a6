//! Places of a text as they are kept.

use serde::{Deserialize, Serialize};

use crate::source::{CellAt, Grid, ItemAt, Layout, Sheet};

/// A layout as it is kept.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Places {
    /// Lines and columns.
    Text,
    /// The numbers of lines.
    Lines(Vec<u32>),
    /// The sheets, each with its name, its columns and which of them is the key; the cells, each with start, end, row,
    /// column and sheet.
    Cells(Vec<(String, Vec<String>, u16)>, Vec<(u32, u32, u32, u16, u16)>),
    /// The items, each with start, end, key and pointer.
    Items(Vec<(u32, u32, Box<str>, Box<str>)>),
}

impl Places {
    /// Of a layout.
    pub(super) fn of(layout: &Layout) -> Self {
        match layout {
            Layout::Text => Self::Text,
            Layout::Lines(numbers) => Self::Lines(numbers.clone()),
            Layout::Cells(grid) => {
                let sheet = |sheet: &Sheet| (sheet.name.clone(), sheet.columns.clone(), sheet.key);
                let cell = |cell: &CellAt| (cell.start, cell.end, cell.row, cell.column, cell.sheet);
                Self::Cells(grid.sheets.iter().map(sheet).collect(), grid.cells.iter().map(cell).collect())
            }
            Layout::Items(items) => {
                let item = |item: &ItemAt| (item.start, item.end, item.key.clone(), item.at.clone());
                Self::Items(items.iter().map(item).collect())
            }
        }
    }

    /// The layout it was made of.
    pub(super) fn layout(self) -> Layout {
        match self {
            Self::Text => Layout::Text,
            Self::Lines(numbers) => Layout::Lines(numbers),
            Self::Cells(sheets, cells) => Layout::Cells(Grid {
                sheets: sheets.into_iter().map(|(name, columns, key)| Sheet { name, columns, key }).collect(),
                cells: cells
                    .into_iter()
                    .map(|(start, end, row, column, sheet)| CellAt { start, end, row, column, sheet })
                    .collect(),
            }),
            Self::Items(items) => {
                Layout::Items(items.into_iter().map(|(start, end, key, at)| ItemAt { start, end, key, at }).collect())
            }
        }
    }
}
