//! What `tickmark init` writes. Nothing here touches the disk.

pub mod workbook;
