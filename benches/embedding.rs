//! What the evaluation of a rule costs, four ways: rhai's own evaluator over our kind of values (a getter for each field, or one
//! indexer), over shared maps, and the lowered program. `cargo bench --bench embedding`. It stands behind
//! `docs/decisions/0001-rules-are-lowered.md`.
//!
//! The rule: a closed action has an effectiveness check by somebody other than its owner. It is put to 10,000 actions, as one
//! rule and as fifty.
#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]

use std::cell::Cell;
use std::error::Error;
use std::fmt::Write as _;
use std::rc::Rc;
use std::time::Instant;

use rhai::{
    AST, Array, CallFnOptions, Dynamic, Engine, EvalAltResult, FnPtr, ImmutableString, Map, NativeCallContext, Scope,
};
use tickmark::cli::Place;
use tickmark::finding::Verdict;
use tickmark::run::Prepared;
use tickmark::script::Asked;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Measures so many rules: nanoseconds for each rule and record, and how many did not conform.
type Way = fn(usize) -> Outcome<(f64, usize)>;

/// How many actions the rules are put to.
const ACTIONS: usize = 10_000;
/// How often each way is measured; the shortest time counts.
const TURNS: usize = 5;

/// The rule, in words that both evaluators take. As authors write it, `a.checks.any(|c| c.performed_by != a.owner)`, rhai's own
/// evaluator refuses it with `ErrorDataRace`: while the chain on `a` runs, `a` is in use, and the question may not read it.
const SCRIPT: &str = r#"fn applies(a) { a.status == "closed" }

fn check(a) {
    let owner = a.owner;
    let checks = a.checks;
    require(checks.any(|c| c.performed_by != owner), "Nobody but its owner checked the action.");
}
"#;

/// An action: whether it is closed, its owner, and who checked it.
struct Action {
    closed: bool,
    owner: usize,
    checks: Vec<usize>,
}

fn actions() -> Vec<Action> {
    let one = |at: usize| {
        let owner = at % 97;
        let other = (at * 7 + 1) % 97;
        let checks = match at % 10 {
            0 => vec![owner],
            1..=3 => vec![owner, if other == owner { other + 1 } else { other }],
            _ => vec![if other == owner { other + 1 } else { other }],
        };
        Action { closed: at % 5 < 3, owner, checks }
    };
    (0..ACTIONS).map(one).collect()
}

fn main() -> Outcome<()> {
    println!("{:<44} {:>14} {:>14} {:>8}", "", "1 rule, ns", "50 rules, ns", "ratio");
    let mut base = None;
    let ways: [(&str, Way); 4] = [
        ("lowered program", lowered),
        ("rhai, our values, a getter for each field", getters),
        ("rhai, our values, one indexer", indexer),
        ("rhai, shared maps and its own comparisons", maps),
    ];
    let mut answers = Vec::new();
    for (name, way) in ways {
        let (one, failures) = way(1)?;
        let (fifty, of_fifty) = way(50)?;
        let lowered = *base.get_or_insert(fifty);
        println!("{name:<44} {one:>14.0} {fifty:>14.0} {:>8.1}", fifty / lowered);
        answers.push((failures, of_fifty));
    }
    let same = answers.windows(2).all(|pair| pair.first() == pair.last());
    println!("{:?} do not conform; all ways agree: {same}", answers.first().unwrap_or(&(0, 0)));
    if same { Ok(()) } else { Err("the ways do not agree".into()) }
}

/// Nanoseconds for each rule and record, and how many did not conform.
fn measure(rules: usize, mut turn: impl FnMut() -> Outcome<usize>) -> Outcome<(f64, usize)> {
    let mut best = (f64::MAX, 0);
    for _ in 0..TURNS {
        let start = Instant::now();
        let failures = turn()?;
        #[expect(clippy::cast_precision_loss, reason = "numbers of rules and records are small")]
        let each = start.elapsed().as_secs_f64() * 1e9 / (rules * ACTIONS) as f64;
        if each < best.0 {
            best = (each, failures);
        }
    }
    Ok(best)
}

// ---- the lowered program ---------------------------------------------------------------------------------------------------

const MODEL: &str = "
envelope: { fields: { id: { type: text } } }
action:
  fields:
    status: { type: choice, values: [open, closed] }
    owner: { type: ref, to: [person] }
check:
  fields:
    subject: { type: ref, to: [action], inverse: checks }
    performed_by: { type: ref, to: [person] }
person: { fields: { name: { type: text } } }
";

fn page() -> String {
    let script = SCRIPT;
    format!(
        "---\neach: action\ngrade: minor\ncriterion: own\ncriteria: [benchmark]\nescalate: [ESC-NONE]\n---\n\n# Somebody else checked\n\n\
         ## Why\nThe owner wants it to have worked.\n\n## Test\nEach closed action has a check by somebody else.\n\n```rhai\n{script}```\n\n\
         ## Remedy\nHave somebody else check.\n\n## Examples\nIt conforms.\n\n```yaml conform\n\
         action:\n  - {{ id: A-1, status: closed, owner: P-1 }}\ncheck:\n  - {{ id: C-1, subject: A-1, performed_by: P-2 }}\n\
         person: [{{ id: P-1 }}, {{ id: P-2 }}]\n```\n\nIt does not.\n\n```yaml nonconform\n\
         action:\n  - {{ id: A-1, status: closed, owner: P-1 }}\nperson: [{{ id: P-1 }}]\n```\n"
    )
}

fn lowered(rules: usize) -> Outcome<(f64, usize)> {
    let scratch = tempfile::tempdir()?;
    let directory = scratch.path();
    let (pack, model) = (directory.join("pack"), directory.join("pack/model"));
    std::fs::create_dir_all(&model)?;
    std::fs::create_dir_all(pack.join("rules"))?;
    std::fs::write(pack.join("pack.yaml"), "name: one\nversion: 1.0.0\n")?;
    std::fs::write(model.join("model.yaml"), MODEL)?;
    for rule in 0..rules {
        std::fs::write(pack.join(format!("rules/R{rule}.md")), page())?;
    }
    let (mut records, mut checks) = (String::from("action:\n"), String::from("check:\n"));
    for (at, action) in actions().iter().enumerate() {
        let status = if action.closed { "closed" } else { "open" };
        writeln!(records, "  - {{ id: A-{at}, status: {status}, owner: P-{} }}", action.owner)?;
        for (turn, by) in action.checks.iter().enumerate() {
            writeln!(checks, "  - {{ id: C-{at}-{turn}, subject: A-{at}, performed_by: P-{by} }}")?;
        }
    }
    let persons: String = (0..100).map(|at| format!("  - {{ id: P-{at} }}\n")).collect();
    std::fs::write(directory.join("records.yaml"), format!("{records}{checks}person:\n{persons}"))?;
    std::fs::write(directory.join("tickmark.yaml"), "packs: [pack]\nsources: [{ files: records.yaml }]\n")?;
    let place = Place { directory: Some(directory.to_owned()), ..Place::default() };
    let prepared = Prepared::read(&place).map_err(|_| "the records cannot be read")?;
    if prepared.has_errors() {
        return Err(prepared.problems_as_text(&tickmark::output::Options::default()).into());
    }
    let world = prepared.world(chrono::NaiveDate::default());
    let kind = prepared.packs.model.type_named("action").ok_or("no actions")?;
    let params = prepared.own_params();
    measure(rules, || {
        let mut failures = 0;
        for rule in &prepared.packs.rules {
            let page = prepared.data.sources.get(rule.page).ok_or("no page")?;
            for subject in world.of_type(kind, false) {
                let asked = Asked { world: &world, subject: Some(*subject), params, page, trace: false, taken: None };
                if rule.program.applies(&asked) == Ok(true) && rule.program.check(&asked).verdict == Verdict::Nonconform
                {
                    failures += 1;
                }
            }
        }
        Ok(failures)
    })
}

// ---- rhai's own evaluator --------------------------------------------------------------------------------------------------

/// A value of ours within rhai: text, or nothing that could be used.
#[derive(Clone, PartialEq)]
enum Value {
    Text(Rc<str>),
    Absent,
}

/// A record of ours within rhai.
#[derive(Clone)]
struct Record(Rc<Fields>);

struct Fields {
    status: Value,
    owner: Value,
    performed_by: Value,
    checks: Vec<Record>,
}

fn record(action: &Action, names: &[Rc<str>]) -> Record {
    let name = |at: usize| names.get(at).map_or(Value::Absent, |name| Value::Text(Rc::clone(name)));
    let status = Value::Text(if action.closed { "closed".into() } else { "open".into() });
    let check = |by: &usize| {
        Record(Rc::new(Fields {
            status: Value::Absent,
            owner: Value::Absent,
            performed_by: name(*by),
            checks: Vec::new(),
        }))
    };
    let checks = action.checks.iter().map(check).collect();
    Record(Rc::new(Fields { status, owner: name(action.owner), performed_by: Value::Absent, checks }))
}

fn names() -> Vec<Rc<str>> {
    (0..100).map(|at| format!("P-{at}").into()).collect()
}

/// An engine with the words of the rule, which counts failures.
fn engine(failures: &Rc<Cell<usize>>) -> Engine {
    let mut engine = Engine::new_raw();
    let count = Rc::clone(failures);
    engine.register_fn("require", move |holds: bool, _: ImmutableString| {
        if !holds {
            count.set(count.get() + 1);
        }
    });
    engine
}

fn any<T: Clone + 'static>(
    context: &NativeCallContext<'_>,
    items: &[T],
    question: &FnPtr,
) -> Result<bool, Box<EvalAltResult>> {
    for item in items {
        if question.call_within_context::<bool>(context, (item.clone(),))? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn with_values(engine: &mut Engine) {
    engine.register_fn("==", |a: Value, b: ImmutableString| matches!(a, Value::Text(text) if *text == *b));
    engine.register_fn("!=", |a: Value, b: Value| a != b);
    engine.register_fn("any", |context: NativeCallContext<'_>, list: Rc<[Record]>, question: FnPtr| {
        any(&context, &list, &question)
    });
}

fn list(record: &Record) -> Rc<[Record]> {
    record.0.checks.clone().into()
}

fn getters(rules: usize) -> Outcome<(f64, usize)> {
    let failures = Rc::new(Cell::new(0));
    let mut engine = engine(&failures);
    with_values(&mut engine);
    engine.register_get("status", |record: &mut Record| record.0.status.clone());
    engine.register_get("owner", |record: &mut Record| record.0.owner.clone());
    engine.register_get("performed_by", |record: &mut Record| record.0.performed_by.clone());
    engine.register_get("checks", |record: &mut Record| list(record));
    ours(&engine, rules, &failures)
}

fn indexer(rules: usize) -> Outcome<(f64, usize)> {
    let failures = Rc::new(Cell::new(0));
    let mut engine = engine(&failures);
    with_values(&mut engine);
    engine.register_indexer_get(|record: &mut Record, name: ImmutableString| match name.as_str() {
        "status" => Dynamic::from(record.0.status.clone()),
        "owner" => Dynamic::from(record.0.owner.clone()),
        "performed_by" => Dynamic::from(record.0.performed_by.clone()),
        "checks" => Dynamic::from(list(record)),
        _ => Dynamic::from(Value::Absent),
    });
    ours(&engine, rules, &failures)
}

fn ours(engine: &Engine, rules: usize, failures: &Rc<Cell<usize>>) -> Outcome<(f64, usize)> {
    let names = names();
    let records: Vec<Dynamic> = actions().iter().map(|action| Dynamic::from(record(action, &names))).collect();
    put(engine, rules, failures, &records)
}

fn maps(rules: usize) -> Outcome<(f64, usize)> {
    let failures = Rc::new(Cell::new(0));
    let mut engine = engine(&failures);
    engine.register_fn("any", |context: NativeCallContext<'_>, list: Array, question: FnPtr| {
        any(&context, &list, &question)
    });
    let names: Vec<ImmutableString> = names().iter().map(|name| ImmutableString::from(&**name)).collect();
    let name = |at: usize| names.get(at).map_or(Dynamic::UNIT, |name| Dynamic::from(name.clone()));
    let map = |fields: Vec<(&str, Dynamic)>| {
        let map: Map = fields.into_iter().map(|(name, value)| (name.into(), value)).collect();
        Dynamic::from(map).into_shared()
    };
    let records: Vec<Dynamic> = actions()
        .iter()
        .map(|action| {
            let status = ImmutableString::from(if action.closed { "closed" } else { "open" });
            let checks: Array = action.checks.iter().map(|by| map(vec![("performed_by", name(*by))])).collect();
            map(vec![("status", status.into()), ("owner", name(action.owner)), ("checks", Dynamic::from(checks))])
        })
        .collect();
    put(&engine, rules, &failures, &records)
}

/// Puts the rules to the records with rhai's evaluator.
fn put(engine: &Engine, rules: usize, failures: &Rc<Cell<usize>>, records: &[Dynamic]) -> Outcome<(f64, usize)> {
    let trees: Vec<AST> = (0..rules).map(|_| engine.compile(SCRIPT)).collect::<Result<_, _>>()?;
    let mut scope = Scope::new();
    measure(rules, || {
        failures.set(0);
        let options = || CallFnOptions::new().eval_ast(false);
        for tree in &trees {
            for record in records {
                let subject = (record.clone(),);
                if engine.call_fn_with_options::<bool>(options(), &mut scope, tree, "applies", subject)? {
                    let subject = (record.clone(),);
                    engine.call_fn_with_options::<()>(options(), &mut scope, tree, "check", subject)?;
                }
            }
        }
        Ok(failures.get())
    })
}
