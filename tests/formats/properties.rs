//! A scalar's span, cut out of the file and read alone, says the same text; and whatever the text, a reader ends without
//! a panic and points inside it.

use proptest::prelude::*;
use tickmark::format::Format;
use tickmark::node::{Kind, Node};
use tickmark::source::Span;

use crate::generate::{hostile, json, text, texts, toml, value, yaml};
use crate::{read, source};

/// Every scalar with its span, and every key.
fn scalars<'n>(node: &'n Node<'_>, out: &mut Vec<(Option<&'n str>, Span)>) {
    match &node.kind {
        Kind::Null => out.push((None, node.span)),
        Kind::Text(text) => out.push((Some(text), node.span)),
        Kind::List(list) => list.iter().for_each(|node| scalars(node, out)),
        Kind::Map(entries) => {
            for entry in entries {
                out.push((Some(&entry.key), entry.key_span));
                scalars(&entry.value, out);
            }
        }
    }
}

/// What the text of a span says where it is all there is.
fn alone(format: Format, written: &str) -> Option<String> {
    let text = match format {
        Format::Toml => format!("a = {written}"),
        Format::Csv => format!("a\n{written}"),
        _ => written.to_owned(),
    };
    let source = source(text);
    let keep = read(format, &source);
    assert_eq!(keep.problems, [], "{written:?} cannot be read alone");
    let node = &keep.items.first()?.node;
    let node = node.get("a").unwrap_or(node);
    node.as_text().map(str::to_owned)
}

/// Reads a file and holds every scalar of it against its own span; gives the values in order.
fn check(format: Format, text: &str) -> Vec<Option<String>> {
    let source = source(text);
    let keep = read(format, &source);
    assert_eq!(keep.problems, [], "in {text:?}");
    let mut found = Vec::new();
    for item in &keep.items {
        scalars(&item.node, &mut found);
    }
    for (text, span) in &found {
        let written = source.slice(*span);
        match text {
            Some(text) if format == Format::Toml && written == *text => {}
            Some(text) => assert_eq!(alone(format, written).as_deref(), Some(*text), "from {written:?}"),
            None => assert!(matches!(written, "" | "null" | "~" | "\"\""), "nothing at {written:?}"),
        }
    }
    found.iter().map(|(text, _)| text.map(str::to_owned)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_yaml_scalar_is_at_its_span(value in value(), crlf: bool, bom: bool) {
        let mut text = if bom { "\u{feff}# é\n".to_owned() } else { "# 東 comment\n".to_owned() };
        text += "top:";
        yaml(&value, 1, false, &mut text);
        text += "\n";
        let text = if crlf { text.replace('\n', "\r\n") } else { text };
        let found = check(Format::Yaml, &text);
        let mut expected = Vec::new();
        texts(&value, &mut expected);
        let mut found = found.into_iter().flatten();
        for text in expected {
            prop_assert!(found.any(|found| found == text || found.starts_with(text.trim_end())), "{} is lost", text);
        }
    }

    #[test]
    fn a_json_scalar_is_at_its_span(value in value()) {
        let mut text = String::new();
        json(&value, &mut text);
        let source = source(text.as_str());
        for item in &read(Format::Json, &source).items {
            let mut found = Vec::new();
            scalars(&item.node, &mut found);
            for (text, span) in found {
                let written = source.slice(span);
                let again = if written == "null" { None } else { alone(Format::Json, written) };
                prop_assert_eq!(again.as_deref(), text);
            }
        }
    }

    #[test]
    fn a_toml_scalar_is_at_its_span(value in value()) {
        let mut text = "# é\ntop = ".to_owned();
        toml(&value, &mut text);
        check(Format::Toml, &text);
    }

    #[test]
    fn a_csv_cell_is_at_its_span(rows in prop::collection::vec(prop::collection::vec((text(), any::<bool>()), 3), 0..6)) {
        let mut text = "a,b,c\r\n".to_owned();
        let mut expected = Vec::new();
        for row in rows {
            let cells: Vec<String> = row.iter().map(|(cell, quoted)| {
                let must = cell.contains([',', '"', '\u{2028}']) || cell.trim() != cell;
                if *quoted || must { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.clone() }
            }).collect();
            text += &(cells.join(",") + "\r\n");
            expected.extend(row.into_iter().map(|(cell, _)| Some(cell).filter(|cell| !cell.is_empty())));
        }
        let source = source(text.as_str());
        let keep = read(Format::Csv, &source);
        prop_assert_eq!(&keep.problems, &[]);
        let mut found = Vec::new();
        for item in &keep.items {
            if let Kind::Map(entries) = &item.node.kind {
                entries.iter().for_each(|entry| scalars(&entry.value, &mut found));
            }
        }
        let cells: Vec<_> = found.iter().map(|(text, _)| text.map(str::to_owned)).collect();
        prop_assert_eq!(cells, expected);
        for (text, span) in found {
            let again = alone_cell(source.slice(span));
            prop_assert_eq!(again.as_deref(), text);
        }
    }

    #[test]
    fn no_text_makes_a_reader_panic_or_point_outside(text in hostile()) {
        let source = source(text.as_str());
        for (format, _) in Format::ALL {
            let keep = read(*format, &source);
            let mut found = Vec::new();
            keep.items.iter().for_each(|item| scalars(&item.node, &mut found));
            let spans = found.iter().map(|(_, span)| *span);
            for span in spans.chain(keep.problems.iter().filter_map(|problem| problem.span)) {
                let range = span.start as usize..span.end as usize;
                prop_assert!(source.text().get(range).is_some(), "{:?} {:?} {:?}", format, span, text);
            }
            for problem in &keep.problems {
                prop_assert!(problem.help.is_some() && problem.span.is_some(), "{}", problem);
            }
        }
    }
}

/// What a cell says as the only one of a row of two, so that an empty one is no blank line.
fn alone_cell(written: &str) -> Option<String> {
    let source = source(format!("a,b\n{written},x\n"));
    let keep = read(Format::Csv, &source);
    keep.items.first()?.node.get("a")?.as_text().map(str::to_owned)
}
