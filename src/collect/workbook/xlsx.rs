//! XLSX and XLSM: the list of sheets, the texts they share, the formats of their numbers, and their cells.

use quick_xml::events::{BytesStart, Event};
use rustc_hash::FxHashMap;

use super::archive::Archive;
use super::draft::{Draft, NO_CELLS};
use super::shown::Picture;
use super::xml::{Xml, is_true};
use super::{Failure, Wanted};

mod sheet;

/// What the sheets of a workbook share.
struct Shared {
    /// All shared texts, one behind the other, and where each ends.
    texts: String,
    ends: Vec<usize>,
    /// What the formats make of numbers, by the index that cells give.
    pictures: Vec<Picture>,
    from_1904: bool,
}

/// A sheet as the workbook lists it.
struct Listed {
    name: String,
    hidden: bool,
    part: String,
}

/// Reads a workbook.
pub(super) fn read(archive: &mut Archive<'_>, wanted: &Wanted<'_>) -> Result<Draft, Failure> {
    let main = main_part(archive)?;
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    let related = related(archive, &main)?;
    let (sheets, from_1904) = sheets(&archive.needed(&main)?, &main, &folder, &related)?;
    let of_type = |kind: &str| related.values().find(|(found, _)| found == kind).map(|(_, target)| target.clone());
    let mut shared = Shared { texts: String::new(), ends: Vec::new(), pictures: Vec::new(), from_1904 };
    if let Some(part) = of_type("sharedStrings") {
        let part = beside(&folder, &part);
        shared.texts(&archive.needed(&part)?, &part)?;
    }
    if let Some(part) = of_type("styles") {
        let part = beside(&folder, &part);
        shared.pictures(&archive.needed(&part)?, &part)?;
    }
    let mut draft = Draft::new(archive.text);
    for listed in sheets {
        let closed = wanted.closed(&listed.name, listed.hidden);
        draft.sheet(&listed.name, closed)?;
        if closed.is_none() {
            let text = archive.needed(&listed.part)?;
            sheet::read(&text, &listed.part, &shared, &mut draft)?;
        }
    }
    Ok(draft)
}

/// The part that lists the sheets. A workbook whose parts are not XML is one of another kind.
fn main_part(archive: &mut Archive<'_>) -> Result<String, Failure> {
    let part = "_rels/.rels";
    let Some(text) = archive.part(part)? else {
        let help = "a workbook is read as XLSX, XLSM, XLS or ODS";
        return Err(Failure::new("is an archive and no workbook", help));
    };
    let found = relations(&text, part)?;
    let main = found.into_values().find(|(kind, _)| kind == "officeDocument").map(|(_, target)| target);
    let main = main.unwrap_or_default().trim_start_matches('/').to_owned();
    if main.is_empty() || main.ends_with("document.xml") || main.ends_with("presentation.xml") {
        let help = "a workbook is read as XLSX, XLSM, XLS or ODS";
        return Err(Failure::new("is an office document and no workbook", help));
    }
    if main.ends_with(".bin") {
        return Err(Failure::new("is a binary workbook (XLSB), which is not read", "save it as XLSX"));
    }
    Ok(main)
}

type Relations = FxHashMap<String, (String, String)>;

fn related(archive: &mut Archive<'_>, main: &str) -> Result<Relations, Failure> {
    let (folder, name) = main.rsplit_once('/').unwrap_or(("", main));
    let part = if folder.is_empty() { format!("_rels/{name}.rels") } else { format!("{folder}/_rels/{name}.rels") };
    relations(&archive.needed(&part)?, &part)
}

/// Ids of relations, with the last word of their type and their target.
fn relations(text: &str, part: &str) -> Result<Relations, Failure> {
    let mut xml = Xml::new(text, part);
    let mut found = Relations::default();
    loop {
        match xml.next()? {
            Event::Start(element) if element.local_name().as_ref() == "Relationship" => {
                let (mut id, mut kind, mut target) = (String::new(), String::new(), String::new());
                for attribute in xml.attributes(&element) {
                    let attribute = attribute?;
                    let value = xml.value(&attribute)?.into_owned();
                    match attribute.key.local_name().as_ref() {
                        "Id" => id = value,
                        "Type" => kind = value.rsplit('/').next().unwrap_or("").to_owned(),
                        "Target" => target = value,
                        _ => {}
                    }
                }
                found.insert(id, (kind, target));
            }
            Event::End(element) if element.local_name().as_ref() == "Relationships" => return Ok(found),
            Event::Eof => return Err(xml.damaged()),
            _ => {}
        }
    }
}

/// The name of a part that is said from the folder of another.
fn beside(folder: &str, target: &str) -> String {
    match target.strip_prefix('/') {
        Some(whole) => whole.to_owned(),
        None if folder.is_empty() => target.to_owned(),
        None => format!("{folder}/{}", target.trim_start_matches("./")),
    }
}

fn sheets(text: &str, part: &str, folder: &str, related: &Relations) -> Result<(Vec<Listed>, bool), Failure> {
    let mut xml = Xml::new(text, part);
    let (mut found, mut from_1904) = (Vec::new(), false);
    loop {
        match xml.next()? {
            Event::Start(element) => match element.local_name().as_ref() {
                "sheet" => {
                    let name = xml.attribute(&element, "name")?.unwrap_or_default();
                    let state = xml.attribute(&element, "state")?;
                    let id = xml.attribute(&element, "id")?.unwrap_or_default();
                    let (_, target) = related.get(&id).ok_or_else(|| xml.damaged())?;
                    let hidden = state.is_some_and(|state| state != "visible");
                    found.push(Listed { name, hidden, part: beside(folder, target) });
                }
                "workbookPr" => {
                    if let Some(said) = xml.attribute(&element, "date1904")? {
                        from_1904 = is_true(&said);
                    }
                }
                _ => {}
            },
            Event::End(element) if element.local_name().as_ref() == "workbook" => return Ok((found, from_1904)),
            Event::Eof => return Err(xml.damaged()),
            _ => {}
        }
    }
}

impl Shared {
    fn texts(&mut self, text: &str, part: &str) -> Result<(), Failure> {
        let mut xml = Xml::new(text, part);
        loop {
            match xml.next()? {
                Event::Start(element) if element.local_name().as_ref() == "si" => {
                    rich(&mut xml, "si", &mut self.texts)?;
                    self.ends.push(self.texts.len());
                }
                Event::End(element) if element.local_name().as_ref() == "sst" => return Ok(()),
                Event::Eof => return Err(xml.damaged()),
                _ => {}
            }
        }
    }

    /// The shared text of an index.
    fn text(&self, index: usize) -> Option<&str> {
        let start = match index.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        self.texts.get(start..*self.ends.get(index)?)
    }

    fn pictures(&mut self, text: &str, part: &str) -> Result<(), Failure> {
        let mut xml = Xml::new(text, part);
        let mut codes: FxHashMap<u32, Picture> = FxHashMap::default();
        let mut of_cells = false;
        loop {
            match xml.next()? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "numFmt" => {
                        let id = xml.attribute(&element, "numFmtId")?.and_then(|id| id.parse().ok());
                        if let (Some(id), Some(code)) = (id, xml.attribute(&element, "formatCode")?) {
                            codes.insert(id, Picture::of(&code));
                        }
                    }
                    "cellXfs" => of_cells = true,
                    "xf" if of_cells => {
                        let id = xml.attribute(&element, "numFmtId")?.and_then(|id| id.parse().ok()).unwrap_or(0);
                        self.pictures.push(codes.get(&id).cloned().unwrap_or_else(|| Picture::builtin(id)));
                    }
                    // Formats of parts of a document that show no cells have the same names.
                    "dxfs" | "extLst" => xml.skip(&element)?,
                    _ => {}
                },
                Event::End(element) => match element.local_name().as_ref() {
                    "cellXfs" => of_cells = false,
                    "styleSheet" => return Ok(()),
                    _ => {}
                },
                Event::Eof => return Err(xml.damaged()),
                _ => {}
            }
        }
    }
}

/// A text in runs, up to the end of its element; how it is spoken is left out.
fn rich(xml: &mut Xml<'_>, end: &str, out: &mut String) -> Result<(), Failure> {
    let mut run = String::new();
    loop {
        match xml.inside()? {
            Event::Start(element) => match element.local_name().as_ref() {
                "t" => {
                    let kept = keeps_blanks(xml, &element)?;
                    run.clear();
                    xml.text(&mut run)?;
                    unescape(if kept { &run } else { run.trim_matches([' ', '\t', '\r', '\n']) }, out);
                }
                "rPh" => xml.skip(&element)?,
                _ => {}
            },
            Event::End(element) if element.local_name().as_ref() == end => return Ok(()),
            _ => {}
        }
    }
}

fn keeps_blanks(xml: &Xml<'_>, element: &BytesStart<'_>) -> Result<bool, Failure> {
    Ok(xml.attribute(element, "space")?.is_some_and(|said| said == "preserve"))
}

/// Adds a text in which characters that XML cannot hold are written as `_x000D_`.
fn unescape(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, found) = rest.split_at(at);
        out.push_str(before);
        let code = found.get(2..6).filter(|_| found.get(6..7) == Some("_"));
        match code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32) {
            Some(c) => {
                out.push(c);
                rest = found.get(7..).unwrap_or("");
            }
            None => {
                out.push_str("_x");
                rest = found.get(2..).unwrap_or("");
            }
        }
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    #[test]
    fn characters_that_xml_cannot_hold_are_read_back() {
        let read = |text: &str| {
            let mut out = String::new();
            super::unescape(text, &mut out);
            out
        };
        assert_eq!(read("a_x000D_\nb"), "a\r\nb");
        assert_eq!(read("_x005F_x000D_"), "_x000D_");
        assert_eq!(read("max_xy_x00"), "max_xy_x00");
        assert_eq!(read("é_x0041_"), "éA");
    }
}
