//! The lines in which the evidence of a finding stands, marked.

use maud::{Markup, html};

use super::Page;
use super::words::said;
use crate::finding::Finding;
use crate::telling::{Excerpt, Label, Piece, Shown};

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

/// The lines of a window that hold something of the evidence; their numbers tell what is between.
pub(super) fn shown(window: &Shown<'_>) -> Markup {
    let labelled = |pieces: &[Piece<'_>]| pieces.iter().any(|piece| piece.marked);
    let any = window.lines.iter().any(|(_, pieces)| labelled(pieces));
    let lines = window.lines.iter().filter(|(_, pieces)| !any || labelled(pieces));
    html! {
        figure.lines {
            figcaption { (said(window.name)) }
            pre {
                @for (number, pieces) in lines {
                    code {
                        @if !window.whole { span.no { (number) " " } }
                        @for piece in pieces {
                            @if !piece.marked { (piece.text) }
                            @else if piece.text.is_empty() { mark.gap {} }
                            @else { mark { (piece.text) } }
                        }
                        "\n"
                    }
                }
            }
        }
    }
}
