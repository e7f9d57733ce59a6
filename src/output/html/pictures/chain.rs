//! The records around a finding, drawn in layers from its subject: what the rule read, and what is linked with them.

use maud::{Markup, html};

use super::{Figure, plain, px, short, whole};
use crate::report::{Chain, ChainNode, Role};
use crate::text::{width, wrap};

mod layout;

use layout::{Laid, Line, lay};

const WIDE: usize = 190;
const GAP: usize = 130;
const HIGH: usize = 62;
const ROW: usize = 76;
/// Columns of text that a box holds.
const COLUMNS: usize = 24;

/// The records around one finding.
pub fn chain(chain: &Chain) -> Markup {
    let laid = lay(chain);
    let rows = laid.layers.iter().map(Vec::len).max().unwrap_or(1).max(1);
    let layers = laid.layers.len().max(1);
    let (wide, height) = (layers * WIDE + layers.saturating_sub(1) * GAP + GAP / 2, rows * ROW);
    let id = format!("pic-chain-{}", chain.finding);
    let title = format!("{id}-title");
    let about = chain.nodes.first().map_or(String::new(), |node| short(&node.subject.to_string(), 80));
    let caption = format!("Records around {about}");
    let lines = laid.lines(height);
    // Sixteen units are the height of a letter of the page: the drawing grows with its text.
    let size = format!("{}.{}em", wide / 16, (wide % 16) * 10 / 16);
    let picture = html! {
        svg width=(size) viewBox={ "0 0 " (wide) " " (height) } role="img" aria-labelledby={ (title) " " (id) "-said" } {
            title id=(title) { (caption) }
            @for line in &lines { (edge(line)) }
            @for line in &lines { (label(line)) }
            @for (at, node) in chain.nodes.iter().enumerate() { (boxed(node, laid.place(at, height))) }
        }
    };
    let legend = html! {
        ul.pic-legend {
            li { svg viewBox="0 0 28 20" aria-hidden="true" { rect.node.subject x="2" y="3" width="24" height="14" rx="3" {} } "subject" }
            li { svg viewBox="0 0 28 20" aria-hidden="true" { rect.node.evidence x="2" y="3" width="24" height="14" {} } "read by the rule" }
            li { svg viewBox="0 0 28 20" aria-hidden="true" { rect.node.neighbour x="2" y="3" width="24" height="14" rx="7" {} } "linked with them" }
            @if chain.left_out > 0 { li { (chain.left_out) " more linked records are not drawn." } }
        }
    };
    let (class, said, table) = ("pic-chain", said(chain), table(chain));
    Figure { class, id: &id, caption: &caption, said, picture, legend, table }.markup()
}

/// What the picture says, in sentences.
fn said(chain: &Chain) -> String {
    let of = |role: Role| chain.nodes.iter().filter(|node| node.role == role).count();
    let more = if chain.left_out > 0 { format!(" {} more are not drawn.", chain.left_out) } else { String::new() };
    format!(
        "The subject, {} that the rule read besides, and {} linked with them; {} between them.{more}",
        crate::text::count(of(Role::Evidence), "record"),
        crate::text::count(of(Role::Neighbour), "record"),
        crate::text::count(chain.edges.len(), "link")
    )
}

fn words(role: Role) -> &'static str {
    match role {
        Role::Subject => "subject",
        Role::Evidence => "read by the rule",
        Role::Neighbour => "linked",
    }
}

fn boxed(node: &ChainNode, (x, y): (i64, i64)) -> Markup {
    let class = match node.role {
        Role::Subject => "subject",
        Role::Evidence => "evidence",
        Role::Neighbour => "neighbour",
    };
    let round = match node.role {
        Role::Subject => 3,
        Role::Evidence => 0,
        Role::Neighbour => 14,
    };
    let title = whole(&node.title);
    let mut lines = wrap(&title, COLUMNS);
    let more = lines.len() > 2;
    lines.truncate(2);
    let last = lines.len().saturating_sub(1);
    let (kind, id) = (plain(&node.subject.kind), short(&node.subject.id, 16));
    // An id is bold, and wider than it counts.
    let room = (COLUMNS + 7).saturating_sub(2 * width(&id)).max(4);
    html! {
        g {
            title { (kind) " " (whole(&node.subject.id)) ", " (words(node.role)) ": " (title) }
            rect.node.(class) x=(x) y=(y) width=(WIDE) height=(HIGH) rx=(round) {}
            text.soft x=(x + 10) y=(y + 17) { tspan.strong { (id) } " " (short(&kind, room)) }
            @for (at, line) in lines.iter().enumerate() {
                @let line = if more && at == last { short(&format!("{line} …"), COLUMNS) } else { short(line, COLUMNS) };
                text x=(x + 10) y=(y + 34 + px(at) * 16) { (line) }
            }
        }
    }
}

fn edge(line: &Line) -> Markup {
    html! {
        path.edge.read[line.is_read] d=(line.path) {}
        @for head in &line.heads { path.head d=(head) {} }
    }
}

fn label(line: &Line) -> Markup {
    let (x, y) = line.label;
    html! {
        text.link paint-order="stroke" x=(x) y=(y) {
            (short(&line.said, 20))
            @if width(&line.said) > 20 { title { (whole(&line.said)) } }
        }
    }
}

fn table(chain: &Chain) -> Markup {
    let name = |at: usize| chain.nodes.get(at).map_or(String::new(), |node| short(&node.subject.to_string(), 80));
    html! {
        table {
            caption { "Records, and the links that lead from each to others" }
            thead { tr { @for head in ["Record", "What it is", "Here", "Links to"] { th scope="col" { (head) } } } }
            tbody {
                @for (at, node) in chain.nodes.iter().enumerate() {
                    @let mut links = chain.edges.iter().filter(|edge| edge.from == at).peekable();
                    tr {
                        th scope="row" { bdi { (name(at)) } }
                        td { bdi { (short(&node.title, 200)) } }
                        td { (words(node.role)) }
                        td {
                            @if links.peek().is_none() { "none of these" }
                            @for (n, edge) in links.enumerate() {
                                @if n > 0 { "; " }
                                (plain(&edge.link)) ": " bdi { (name(edge.to)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The places of boxes, for the layout.
impl Laid {
    /// The upper left corner of a box; layers stand in the middle of the height.
    fn place(&self, node: usize, height: usize) -> (i64, i64) {
        let (layer, row) = self.at.get(node).copied().unwrap_or((0, 0));
        let rows = self.layers.get(layer).map_or(1, Vec::len);
        let top = (height.saturating_sub(rows * ROW)) / 2 + (ROW - HIGH) / 2;
        (px(layer * (WIDE + GAP) + 1), px(top + row * ROW))
    }
}
