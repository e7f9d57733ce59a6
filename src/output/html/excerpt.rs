//! The lines in which the evidence of a finding stands, marked.

use maud::{Markup, html};

use super::Page;
use super::words::said;
use crate::finding::Finding;
use crate::telling::{Excerpt, Label, Shown};

/// Pieces of evidence whose lines are shown; each piece is listed with its place in any case.
const PIECES: usize = 12;
/// Columns of a line that are shown.
const WIDTH: usize = 110;

impl Page<'_> {
    pub(super) fn lines_of(&self, finding: &Finding) -> Markup {
        let label = |piece: &crate::finding::Evidence| Label { span: piece.span, text: String::new() };
        let labels: Vec<Label> = finding.evidence.iter().take(PIECES).map(label).collect();
        let excerpt = Excerpt::new(self.sources, &labels, WIDTH);
        html! { @for window in excerpt.shown() { (shown(&window)) } }
    }
}

pub(super) fn shown(window: &Shown<'_>) -> Markup {
    html! {
        figure.lines {
            figcaption { (said(window.name)) }
            pre {
                @for (number, pieces) in &window.lines {
                    code {
                        @if !window.whole { span.no { (number) " " } }
                        @for piece in pieces {
                            @if piece.marked { mark { (piece.text) } } @else { (piece.text) }
                        }
                        "\n"
                    }
                }
            }
        }
    }
}
