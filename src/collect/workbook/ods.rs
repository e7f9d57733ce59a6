//! ODS: all sheets in one part, cells and rows said once and repeated.

use quick_xml::events::{BytesStart, Event};
use rustc_hash::FxHashSet;

use super::archive::Archive;
use super::draft::Draft;
use super::shown::{Picture, plain};
use super::xml::{Xml, push};
use super::{Failure, Wanted};
use crate::source::Mark;

const PART: &str = "content.xml";

/// Reads a workbook.
pub(super) fn read(archive: &mut Archive<'_>, wanted: &Wanted<'_>) -> Result<Draft, Failure> {
    if let Some(list) = archive.part("META-INF/manifest.xml")?
        && list.contains("encryption-data")
    {
        return Err(Failure::locked());
    }
    let kind = archive.part("mimetype")?.unwrap_or_default();
    if !kind.trim().starts_with("application/vnd.oasis.opendocument.spreadsheet") {
        return Err(Failure::new(
            "is an office document and no workbook",
            "a workbook is read as XLSX, XLSM, XLS or ODS",
        ));
    }
    let text = archive.needed(PART)?;
    let mut reader = Reader { draft: Draft::new(archive.text), row: 0, hidden: FxHashSet::default() };
    reader.all(&mut Xml::new(&text, PART), wanted)?;
    Ok(reader.draft)
}

struct Reader {
    draft: Draft,
    /// The row that comes next.
    row: u32,
    /// Styles whose sheets are not shown.
    hidden: FxHashSet<String>,
}

/// A cell of a row, which may be repeated.
struct Cell {
    column: u32,
    times: u32,
    text: String,
    mark: Mark,
    /// How many columns and rows it spans.
    spans: (u32, u32),
}

/// What the attributes of a cell say.
#[derive(Default)]
struct Said {
    kind: String,
    value: Option<String>,
    formula: Option<String>,
    error: bool,
    times: u32,
    spans: (u32, u32),
}

impl Reader {
    fn all(&mut self, xml: &mut Xml<'_>, wanted: &Wanted<'_>) -> Result<(), Failure> {
        let mut style = String::new();
        loop {
            match xml.next()? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "style" => style = xml.attribute(&element, "name")?.unwrap_or_default(),
                    "table-properties" if xml.attribute(&element, "display")?.is_some_and(|said| said == "false") => {
                        self.hidden.insert(std::mem::take(&mut style));
                    }
                    "table" => self.sheet(xml, &element, wanted)?,
                    // What was there before a change is not there.
                    "tracked-changes" => xml.skip(&element)?,
                    _ => {}
                },
                Event::End(element) if element.local_name().as_ref() == "document-content" => return Ok(()),
                Event::Eof => return Err(xml.damaged()),
                _ => {}
            }
        }
    }

    fn sheet(&mut self, xml: &mut Xml<'_>, element: &BytesStart<'_>, wanted: &Wanted<'_>) -> Result<(), Failure> {
        let name = xml.attribute(element, "name")?.unwrap_or_default();
        let style = xml.attribute(element, "style-name")?.unwrap_or_default();
        let closed = wanted.closed(&name, self.hidden.contains(&style));
        self.draft.sheet(&name, closed)?;
        self.row = 0;
        loop {
            match xml.inside()? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "table-row" if closed.is_none() => self.row(xml, &element)?,
                    "table-column" => {
                        let times = number(xml, &element, "number-columns-repeated")?;
                        if is_hidden(xml, &element)? && times < 64 {
                            self.draft.hidden(0, times as usize);
                        }
                    }
                    "table-row" | "shapes" | "forms" => xml.skip(&element)?,
                    _ => {}
                },
                Event::End(element) if element.local_name().as_ref() == "table" => return Ok(()),
                _ => {}
            }
        }
    }

    fn row(&mut self, xml: &mut Xml<'_>, element: &BytesStart<'_>) -> Result<(), Failure> {
        let times = number(xml, element, "number-rows-repeated")?;
        let hidden = is_hidden(xml, element)?;
        let mut cells = Vec::new();
        let mut column = 0_u32;
        loop {
            match xml.inside()? {
                Event::Start(element) => {
                    let covered = element.local_name().as_ref() == "covered-table-cell";
                    let (cell, times) = cell(xml, &element, column)?;
                    column = column.saturating_add(times);
                    cells.extend(cell.filter(|_| !covered));
                }
                Event::End(_) => break,
                _ => {}
            }
        }
        if !cells.is_empty() {
            if hidden {
                self.draft.hidden(times as usize, 0);
            }
            for row in self.row..self.row.saturating_add(times) {
                for cell in &cells {
                    for column in cell.column..cell.column.saturating_add(cell.times) {
                        self.draft.cell(row, column, &cell.text, cell.mark)?;
                    }
                    let (columns, rows) = cell.spans;
                    if columns > 1 || rows > 1 {
                        let last = (row.saturating_add(rows - 1), cell.column.saturating_add(columns - 1));
                        self.draft.merge((row, cell.column), last);
                    }
                }
            }
        }
        self.row = self.row.saturating_add(times);
        Ok(())
    }
}

/// A cell, unless it shows nothing, and how many columns it takes.
fn cell(xml: &mut Xml<'_>, element: &BytesStart<'_>, column: u32) -> Result<(Option<Cell>, u32), Failure> {
    let mut said = Said { times: 1, spans: (1, 1), ..Said::default() };
    for attribute in xml.attributes(element) {
        let attribute = attribute?;
        let value = xml.value(&attribute)?;
        let number = || value.parse::<u32>().ok().filter(|number| *number > 0).ok_or_else(|| xml.damaged());
        match attribute.key.local_name().as_ref() {
            // An extension of the format says of a text that it is an error.
            "value-type" if value == "error" => said.error = true,
            "value-type" => said.kind = value.into_owned(),
            "formula" => said.formula = Some(value.into_owned()),
            "number-columns-repeated" => said.times = number()?,
            "number-columns-spanned" => said.spans.0 = number()?,
            "number-rows-spanned" => said.spans.1 = number()?,
            "value" | "date-value" | "time-value" | "boolean-value" | "string-value" => {
                said.value = Some(value.into_owned());
            }
            _ => {}
        }
    }
    let shown = shown(xml)?;
    let times = said.times;
    let (text, mark) = seen(said.kind.as_str(), &said, shown).ok_or_else(|| xml.damaged())?;
    let cell = Cell { column, times, text, mark, spans: said.spans };
    Ok((Some(cell).filter(|cell| !cell.text.trim().is_empty()), times))
}

/// What people see in a cell. `None` where its value is none of its type.
fn seen(kind: &str, said: &Said, shown: String) -> Option<(String, Mark)> {
    let mark = Mark { formula: said.formula.is_some(), ..Mark::default() };
    if said.error {
        return Some((shown, Mark { unreadable: true, ..mark }));
    }
    let value = said.value.as_deref();
    Some(match (kind, &said.formula) {
        ("", Some(formula)) => {
            let formula = formula.strip_prefix("of:").unwrap_or(formula);
            (formula.to_owned(), Mark { unreadable: true, ..mark })
        }
        ("float" | "currency", _) => (plain(value?.parse().ok()?), Mark { number: true, ..mark }),
        ("percentage", _) => (Picture::Percent.show(value?.parse().ok()?, false).0, mark),
        ("date", _) => {
            let date = value?;
            let date = date.strip_suffix("T00:00:00").unwrap_or(date);
            let date = if date.len() == 19 { date.strip_suffix(":00").unwrap_or(date) } else { date };
            (date.replacen('T', " ", 1), mark)
        }
        ("time", _) => (Picture::Hours.show(days(value?)?, false).0, mark),
        ("boolean", _) => (value?.to_ascii_uppercase(), mark),
        _ => (value.map_or(shown, str::to_owned), mark),
    })
}

/// A length of time as `PT14H30M00S`, in days.
fn days(text: &str) -> Option<f64> {
    let mut rest = text.strip_prefix("PT")?;
    let mut seconds = 0.0;
    for (unit, many) in [('H', 3600.0), ('M', 60.0), ('S', 1.0)] {
        if let Some((number, after)) = rest.split_once(unit) {
            seconds += number.replace(',', ".").parse::<f64>().ok()? * many;
            rest = after;
        }
    }
    Some(seconds / 86_400.0)
}

/// The paragraphs of a cell, up to its end; comments and pictures are not shown in it.
fn shown(xml: &mut Xml<'_>) -> Result<String, Failure> {
    let mut out = String::new();
    let mut first = true;
    loop {
        match xml.inside()? {
            Event::Start(element) if element.local_name().as_ref() == "p" => {
                if !std::mem::take(&mut first) {
                    out.push('\n');
                }
                paragraph(xml, &mut out)?;
            }
            Event::Start(element) => xml.skip(&element)?,
            Event::End(_) => return Ok(out),
            _ => {}
        }
    }
}

fn paragraph(xml: &mut Xml<'_>, out: &mut String) -> Result<(), Failure> {
    let mut depth = 0_usize;
    loop {
        match xml.inside()? {
            Event::Start(element) => {
                match element.local_name().as_ref() {
                    "s" => {
                        let blanks = number(xml, &element, "c")?.min(1024);
                        out.extend(std::iter::repeat_n(' ', blanks as usize));
                    }
                    "tab" => out.push('\t'),
                    "line-break" => out.push('\n'),
                    "annotation" => {
                        xml.skip(&element)?;
                        continue;
                    }
                    _ => {}
                }
                depth += 1;
            }
            Event::End(_) if depth == 0 => return Ok(()),
            Event::End(_) => depth -= 1,
            event => push(&event, out).map_err(|()| xml.damaged())?,
        }
    }
}

/// A number that an attribute says; one where it says none.
fn number(xml: &Xml<'_>, element: &BytesStart<'_>, name: &str) -> Result<u32, Failure> {
    match xml.attribute(element, name)? {
        Some(said) => said.parse().map_err(|_| xml.damaged()),
        None => Ok(1),
    }
}

fn is_hidden(xml: &Xml<'_>, element: &BytesStart<'_>) -> Result<bool, Failure> {
    Ok(xml.attribute(element, "visibility")?.is_some_and(|said| said != "visible"))
}
