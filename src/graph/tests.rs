use std::sync::Arc;

use super::*;
use crate::format::{Format, Limits, documents};
use crate::model::Model;
use crate::source::{Source, SourceId};
use crate::value::{Hit, Scalar, Value};

const MODEL: &str = r"
envelope:
  fields:
    id: { type: text }
    title: { type: text }
    external_ids: { type: text, list: true }
    aliases: { type: text, list: true }
    withdrawn: { type: bool }
    owner: { type: ref, to: [person, role] }
    see: { type: ref, to: [any], list: true }
person: { fields: { name: { type: text }, email: { type: text } } }
role: { fields: { holders: { type: struct, list: true, fields: { person: { type: ref, to: [person] } } } } }
isms: { fields: { body_roles: { type: map, fields: { board: { type: ref, to: [role] } } } } }
risk: { fields: { renews: { type: ref, to: [risk], inverse: renewed_by }, notes: { type: ref, to: [risk], list: true, prose: true } } }
nc: { fields: { risk: { type: ref, to: [risk], inverse: ncs } } }
";

fn build(records: &str) -> (Dataset, Graph) {
    let mut problems = Vec::new();
    let source = Source::new(SourceId(0), "model.yaml", MODEL);
    let files = documents(Format::Yaml, &source, &Limits::default(), &mut problems);
    let model: Arc<Model> = Arc::new(crate::model::read(&files, &mut problems));
    assert_eq!(problems, []);
    let mut data = crate::load::text("a.yaml", records, Format::Yaml, &model, &Limits::default());
    assert_eq!(data.problems, []);
    let graph = Graph::build(&mut data);
    (data, graph)
}

fn at(data: &Dataset, id: &str) -> RecordId {
    let mut found = data.iter().filter(|(_, record)| &*record.id == id).map(|(id, _)| id);
    found.next().expect("a record of this id")
}

/// What the links of a field mean: ids, `none` or `many`.
fn means(data: &Dataset, id: &str, field: &str) -> Vec<String> {
    fn hits(data: &Dataset, value: &Value, out: &mut Vec<String>) {
        match &value.scalar {
            Scalar::Ref(_, Hit::One(to)) => out.push(data.record(*to).unwrap().id.to_string()),
            Scalar::Ref(_, Hit::None) => out.push("none".into()),
            Scalar::Ref(_, Hit::Many) => out.push("many".into()),
            Scalar::Ref(_, Hit::Pending) => out.push("pending".into()),
            Scalar::List(items) => items.iter().for_each(|item| hits(data, item, out)),
            Scalar::Struct(parts) => parts.iter().for_each(|(_, part)| hits(data, part, out)),
            Scalar::Map(entries) => entries.iter().for_each(|(_, part)| hits(data, part, out)),
            _ => {}
        }
    }
    let record = data.record(at(data, id)).unwrap();
    let field = data.model.kind(record.kind).field_named(field).unwrap();
    let mut out = Vec::new();
    hits(data, record.field(field).unwrap(), &mut out);
    out
}

fn names(data: &Dataset, ids: &[RecordId]) -> Vec<String> {
    ids.iter().map(|id| data.record(*id).unwrap().id.to_string()).collect()
}

fn link(data: &Dataset, name: &str) -> LinkId {
    let at = data.model.links().iter().position(|link| link.name == name).unwrap();
    LinkId(u16::try_from(at).unwrap())
}

#[test]
fn a_link_is_resolved_by_id_then_external_id_then_alias() {
    let (data, _) = build(
        "risk:\n  - { id: R-1, external_ids: [JIRA-1], aliases: [The first] }\n  - { id: R-2, external_ids: [R-1, JIRA-2], aliases: [JIRA-1] }
nc:\n  - { id: N-1, risk: R-1 }\n  - { id: N-2, risk: jira-1 }\n  - { id: N-3, risk: the  FIRST }\n  - { id: N-4, risk: The firs }\n  - { id: N-5, risk: 'r–2' }\n  - { id: N-6, risk: N-1 }\n",
    );
    let meant: Vec<_> = (1..=6).flat_map(|n| means(&data, &format!("N-{n}"), "risk")).collect();
    assert_eq!(meant, ["R-1", "R-1", "R-1", "none", "R-2", "none"]);
}

#[test]
fn a_person_is_known_by_name_mail_and_alias_whatever_the_case() {
    let (data, _) = build(
        "person:\n  - { id: P-1, name: Ana  Silva, email: ana@x.org, aliases: [asilva] }\n  - { id: P-2, name: J. Smith }\n  - { id: P-3, name: J. Smith }
role:\n  - { id: CISO, title: Head of Security, holders: [ { person: ana silva } ] }
isms:\n  - { id: ISMS, body_roles: { board: head of security } }
nc:\n  - { id: N-1, owner: ana silva }\n  - { id: N-2, owner: ANA@X.ORG }\n  - { id: N-3, owner: ASilva }\n  - { id: N-4, owner: Head of security }\n  - { id: N-5, owner: J. Smith }\n  - { id: N-6, owner: IT }\n",
    );
    let meant: Vec<_> = (1..=6).flat_map(|n| means(&data, &format!("N-{n}"), "owner")).collect();
    assert_eq!(meant, ["P-1", "P-1", "P-1", "CISO", "many", "none"]);
    assert_eq!(means(&data, "CISO", "holders"), ["P-1"]);
    assert_eq!(means(&data, "ISMS", "body_roles"), ["CISO"]);
}

#[test]
fn an_id_that_two_live_records_have_means_many_and_a_withdrawn_one_gives_way() {
    let (data, _) = build(
        "risk:\n  - { id: R-1 , title: a }\n  - { id: R-1, title: b }\n  - { id: R-2, withdrawn: true }\n  - { id: R-2, withdrawn: true }\n  - { id: R-2, title: c }\n  - { id: R-3, withdrawn: true }
nc:\n  - { id: N-1, risk: R-1 }\n  - { id: N-2, risk: R-2 }\n  - { id: N-3, risk: R-3 }\n",
    );
    assert_eq!(means(&data, "N-1", "risk"), ["many"]);
    assert_eq!(means(&data, "N-3", "risk"), ["R-3"], "a withdrawn record is hit; a rule judges that");
    let field = data.model.kind(data.record(at(&data, "N-2")).unwrap().kind).field_named("risk").unwrap();
    let Some(Value { scalar: Scalar::Ref(_, Hit::One(to)), .. }) = data.record(at(&data, "N-2")).unwrap().field(field)
    else {
        panic!("must be one record");
    };
    assert_eq!(to.0, 4, "the live one");
}

#[test]
fn the_same_id_in_two_types_means_many_unless_the_type_is_written() {
    let (data, _) = build(
        "risk:\n  - { id: X-7, title: r }\nnc:\n  - { id: X-7, title: n }\n  - { id: N-1, see: [X-7, risk/X-7, 'risk / x-7', nc/X-7] }\n",
    );
    let meant = means(&data, "N-1", "see");
    assert_eq!(meant, ["many", "X-7", "X-7", "X-7"]);
}

#[test]
fn ids_within_a_sentence_are_links_and_a_sentence_without_one_is_none() {
    let (data, graph) = build(
        "risk:\n  - { id: R-1, notes: 'see R-2 (and r-3), not R-99.' }\n  - { id: R-2, notes: nothing to see }\n  - { id: R-3 , title: c }\n",
    );
    let notes = link(&data, "notes");
    assert_eq!(names(&data, &graph.outgoing(at(&data, "R-1"), &[notes])), ["R-2", "R-3"]);
    assert_eq!(means(&data, "R-2", "notes"), ["none"]);
}

#[test]
fn neighbours_come_in_the_order_of_the_data_each_once() {
    let (data, graph) = build(
        "risk:\n  - { id: R-1, title: a }\nnc:\n  - { id: N-2, risk: R-1, see: [R-1, R-1] }\n  - { id: N-1, risk: r-1 }\n  - { id: N-0, risk: R-1 }\n",
    );
    let (risk, see) = (link(&data, "risk"), link(&data, "see"));
    let every: Vec<LinkId> = (0..data.model.links().len()).map(|at| LinkId(u16::try_from(at).unwrap())).collect();
    assert_eq!(names(&data, &graph.incoming(at(&data, "R-1"), &[risk])), ["N-2", "N-1", "N-0"]);
    assert_eq!(names(&data, &graph.incoming(at(&data, "R-1"), &every)), ["N-2", "N-1", "N-0"]);
    assert!(graph.incoming(at(&data, "R-1"), &[see]).is_empty(), "`see` of another type is another link");
}

#[test]
fn circles_are_found_and_end() {
    let (data, graph) = build(
        "risk:\n  - { id: R-1, renews: R-2 }\n  - { id: R-2, renews: R-3 }\n  - { id: R-3, renews: R-1 }\n  - { id: R-4, renews: R-1 }\n  - { id: R-5, renews: R-5 }\n",
    );
    let renews = [link(&data, "renews")];
    let round: Vec<bool> = (1..=5).map(|n| graph.in_cycle(at(&data, &format!("R-{n}")), &renews)).collect();
    assert_eq!(round, [true, true, true, false, true]);
    assert_eq!(names(&data, &graph.path(at(&data, "R-4"), at(&data, "R-2"))), ["R-4", "R-1", "R-2"]);
    let kind = data.model.type_named("risk").unwrap();
    assert_eq!(names(&data, &graph.reach(&data, at(&data, "R-4"), kind, 1)), ["R-1"]);
    assert_eq!(names(&data, &graph.reach(&data, at(&data, "R-4"), kind, 9)), ["R-1", "R-2", "R-3"]);
}
