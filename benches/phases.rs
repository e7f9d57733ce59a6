//! Where the time of a run goes. `cargo bench --bench phases` measures generated companies; directories given as arguments
//! (`cargo bench --bench phases -- DIR`) are measured too, whatever their tickmark.yaml says.
//!
//! `-- --write DIRECTORY SIZE` writes a company to look at, `-- --fault DIRECTORY NAME` one with this defect alone; with
//! TICKMARK_SLOWEST, `-- --phases DIRECTORY` times every rule.
//!
//! Each figure is of a process of its own: the whole program from start to finish, its phases called one by one, and, as the
//! yardstick, the events of the YAML parser over the same bytes on one thread. Times move between machines; ratios of one run
//! are what counts.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a benchmark prints its table")]

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use clap::Parser as _;
use tickmark::assess::Assessment;
use tickmark::cli::{Cli, Place, Surroundings};
use tickmark::collect::Context;
use tickmark::config::Config;
use tickmark::format::{Format as FileFormat, Limits};
use tickmark::graph::Graph;
use tickmark::output::{self, Options, render};
use tickmark::rule::{PackFiles, Packs};
use tickmark::run::{self, Prepared, Scope};
use tickmark::settle::Settled;
use tickmark::source::Sources;

#[path = "generator/mod.rs"]
mod generator;

use generator::{Company, Format, Layout, SMALLEST, every_defect};

/// The allocator of the program, since times and memory are meant to be its own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Sizes of the companies; another list may be given as TICKMARK_SIZES.
const SIZES: &str = "1000 10000 100000";
/// The size that is measured in every format.
const EVERY_WAY: usize = 10_000;
/// How often a short run is repeated; the shortest time counts.
const TURNS: usize = 3;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["--write", directory, size] => write(Path::new(directory), size.parse()?),
        ["--fault", directory, name] => fault(Path::new(directory), name),
        ["--whole", directory] => whole(directory),
        ["--phases", directory] => phases(Path::new(directory)),
        ["--yardstick", directory] => yardstick(Path::new(directory)),
        directories => table(directories),
    }
}

/// Measures every directory and prints a line for each.
fn table(directories: &[&str]) -> Outcome<()> {
    let sizes = std::env::var("TICKMARK_SIZES").unwrap_or_else(|_| SIZES.to_owned());
    println!(
        "{:<24} {:>8} {:>7} {:>9} {:>9} {:>6} {:>7} {:>6} | {:>7} {:>7} {:>7} {:>7} {:>9} {:>7} {:>7}",
        "records",
        "count",
        "MB",
        "events s",
        "whole s",
        "ratio",
        "MiB",
        "x read",
        "packs",
        "load",
        "graph",
        "files",
        "rules",
        "finding",
        "json"
    );
    for directory in directories {
        line(directory, Path::new(directory), Path::new(directory))?;
    }
    let scratch = tempfile::tempdir()?;
    for size in sizes.split_whitespace() {
        let size: usize = size.parse()?;
        let directory = scratch.path().join(size.to_string());
        write(&directory, size)?;
        line(&format!("company, YAML, {size}"), &directory, &directory)?;
        if size == EVERY_WAY {
            every_way(size, &directory, scratch.path())?;
        }
    }
    Ok(())
}

/// Writes a company as YAML, one file for each type, and beside it the pairs that must be found.
fn write(directory: &Path, size: usize) -> Outcome<()> {
    let company = Company::new(2, size);
    if !company.left_out().is_empty() {
        eprintln!("no place for: {}; there is from {SMALLEST} records on", company.left_out().join(", "));
    }
    save(&company, directory)
}

/// Writes a company with nothing wrong but one defect.
fn fault(directory: &Path, name: &str) -> Outcome<()> {
    let defect = every_defect().into_iter().find(|defect| defect.name == name);
    let defect = defect.ok_or_else(|| format!("no defect is called `{name}`"))?;
    let company = Company::without_defects(2, SMALLEST).with(&defect).ok_or("there is no place for it")?;
    save(&company, directory)
}

fn save(company: &Company, directory: &Path) -> Outcome<()> {
    company.write(directory, Format::Yaml, Layout { per_file: usize::MAX, backwards: false })?;
    let pairs = company.expected.iter().map(|(rule, kind, id, verdict)| format!("{rule}\t{kind}\t{id}\t{verdict}\n"));
    std::fs::write(directory.join("expected.tsv"), pairs.collect::<String>())?;
    Ok(())
}

/// The same company in the other formats, and one with nothing wrong; the yardstick stays that of its YAML.
fn every_way(size: usize, yardstick: &Path, scratch: &Path) -> Outcome<()> {
    let layout = Layout { per_file: usize::MAX, backwards: false };
    for format in Format::ALL.into_iter().filter(|format| *format != Format::Yaml) {
        let directory = scratch.join(format.extension());
        Company::new(2, size).write(&directory, format, layout)?;
        line(&format!("company, {format:?}, {size}"), &directory, yardstick)?;
    }
    let directory = scratch.join("sound");
    Company::without_defects(2, size).write(&directory, Format::Yaml, layout)?;
    line(&format!("nothing wrong, {size}"), &directory, &directory)
}

fn line(name: &str, directory: &Path, yardstick: &Path) -> Outcome<()> {
    let bare = child("--yardstick", yardstick)?;
    let whole = child("--whole", directory)?;
    let parts = child("--phases", directory)?;
    let [events, bytes] = bare.as_slice() else { return Err("no yardstick".into()) };
    let [time, memory] = whole.as_slice() else { return Err("no whole run".into()) };
    let [count, parts @ ..] = parts.as_slice() else { return Err("no phases".into()) };
    let parts: Vec<String> = parts.iter().map(|seconds| format!("{seconds:.3}")).collect();
    let [packs, load, graph, files, rules, findings, json] = parts.as_slice() else { return Err("no phases".into()) };
    println!(
        "{:<24} {count:>8} {:>7.1} {events:>9.3} {time:>9.3} {:>6.2} {:>7.0} {:>6.1} | {packs:>7} {load:>7} {graph:>7} {files:>7} {rules:>9} {findings:>7} {json:>7}",
        name.rsplit('/').next().unwrap_or(name),
        bytes / 1e6,
        time / events,
        memory / 1024.0,
        memory * 1024.0 / bytes,
    );
    Ok(())
}

/// The numbers that a process of this program prints, of the turn with the smallest first (or second) one.
fn child(mode: &str, directory: &Path) -> Outcome<Vec<f64>> {
    let mut best: Option<(f64, Vec<f64>)> = None;
    for _ in 0..TURNS {
        let start = Instant::now();
        let output = Command::new(std::env::current_exe()?).arg(mode).arg(directory).output()?;
        let elapsed = start.elapsed().as_secs_f64();
        let text = String::from_utf8_lossy(&output.stdout);
        let last = text.lines().last().unwrap_or("");
        let mut numbers: Vec<f64> = last.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
        if numbers.is_empty() {
            eprint!("{}", String::from_utf8_lossy(&output.stderr));
            return Err(format!("{mode} {} gave nothing", directory.display()).into());
        }
        if mode == "--whole" {
            numbers.insert(0, elapsed);
        }
        let key =
            if mode == "--phases" { numbers.iter().skip(1).sum() } else { numbers.first().copied().unwrap_or(0.0) };
        if best.as_ref().is_none_or(|(known, _)| key < *known) {
            best = Some((key, numbers));
        }
        if elapsed > 20.0 {
            break;
        }
    }
    best.map(|(_, numbers)| numbers).ok_or_else(|| "no turn".into())
}

/// The program as it is, and the most memory it took.
fn whole(directory: &str) -> Outcome<()> {
    let as_of = generator::as_of().to_string();
    let report = tempfile::NamedTempFile::new()?;
    let output = format!("json={}", report.path().display());
    let cli = Cli::try_parse_from(["tickmark", "check", "-C", directory, "--as-of", &as_of, "--output", &output])?;
    let now = std::time::SystemTime::now().into();
    let answer = run::answer(
        &cli,
        &Surroundings { now, terminal: Options::default(), progress: std::sync::Arc::new(tickmark::progress::Silent) },
    );
    eprint!("{}", answer.err);
    println!("{}", peak()?);
    Ok(())
}

/// The most memory this process took so far, in KiB.
fn peak() -> Outcome<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}

/// Events of the parser over every YAML file of the records, on one thread; seconds and bytes.
fn yardstick(directory: &Path) -> Outcome<()> {
    let mut texts = Vec::new();
    for entry in walkdir::WalkDir::new(directory).min_depth(2).sort_by_file_name() {
        let path = entry?.into_path();
        let name = path.display().to_string();
        if FileFormat::of(&name) == Some(FileFormat::Yaml) && !name.contains("/eight/") {
            texts.push(std::fs::read_to_string(path)?);
        }
    }
    let start = Instant::now();
    let mut events = 0_usize;
    for text in &texts {
        for event in saphyr_parser::Parser::new_from_str(text) {
            event?;
            events += 1;
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    let bytes: usize = texts.iter().map(String::len).sum();
    eprintln!("{events} events");
    println!("{seconds} {bytes}");
    Ok(())
}

/// The phases one by one, in seconds, after the number of records.
fn phases(directory: &Path) -> Outcome<()> {
    let mut times = Vec::new();
    let mut clock = Instant::now();
    let mut lap = |clock: &mut Instant| {
        times.push(clock.elapsed().as_secs_f64());
        *clock = Instant::now();
    };
    let place = Place { directory: Some(directory.to_owned()), ..Place::default() };
    let mut sources = Sources::default();
    let mut problems = Vec::new();
    let path: PathBuf = directory.join("tickmark.yaml");
    let config = Config::read(&path, &|_| None, &mut sources, &mut problems).ok_or("no configuration")?;
    let packs: Vec<PackFiles> = config
        .packs
        .iter()
        .filter_map(|pack| {
            let inside = PackFiles::built_in(&pack.value);
            inside.or_else(|| PackFiles::directory(&pack.value, &directory.join(&pack.value)).ok())
        })
        .collect();
    let packs = Packs::read(&packs, &mut sources, &mut problems);
    lap(&mut clock);
    let mut data = tickmark::load::load(&config, &packs.model, sources, &Context::still(&Limits::default()));
    lap(&mut clock);
    let graph = Graph::build(&mut data);
    lap(&mut clock);
    drop((graph, data, packs));

    // The files that records name are read by the preparation only: what it takes beyond the phases above.
    clock = Instant::now();
    let prepared = Prepared::read(&place).map_err(|_| "the directory cannot be read")?;
    let so_far: f64 = times.iter().sum();
    times.push((clock.elapsed().as_secs_f64() - so_far).max(0.0));

    let scope = Scope { as_of: generator::as_of(), ..Scope::default() };
    let wanted = vec![true; prepared.packs.rules.len()];
    let params = prepared.own_params();
    let world = prepared.world(scope.as_of);
    clock = Instant::now();
    let assessment = Assessment {
        packs: &prepared.packs,
        world: &world,
        params,
        wanted: &wanted,
        heard: &[],
        subjects: None,
        cases: false,
    };
    let judged = assessment.run();
    times.push(clock.elapsed().as_secs_f64());
    clock = Instant::now();
    let findings =
        tickmark::grade::findings(&prepared.packs, &world, prepared.own_params(), &judged, &Settled::default());
    times.push(clock.elapsed().as_secs_f64());
    drop(findings);
    slowest(&assessment, &prepared);

    let report = run::check(&prepared, &scope);
    clock = Instant::now();
    let json = output::Format::named("json").ok_or("no JSON")?;
    let text = render(json, &report, &prepared.data.sources, &Options::default()).unwrap_or_default();
    times.push(clock.elapsed().as_secs_f64());
    eprintln!("{} bytes of JSON", text.len());
    let times: Vec<String> = times.iter().map(ToString::to_string).collect();
    println!("{} {}", report.records, times.join(" "));
    Ok(())
}

/// With TICKMARK_SLOWEST, how long each rule takes by itself, with the gates it needs.
fn slowest(assessment: &Assessment<'_, '_>, prepared: &Prepared) {
    if std::env::var_os("TICKMARK_SLOWEST").is_none() {
        return;
    }
    for (at, rule) in prepared.packs.rules.iter().enumerate() {
        let wanted: Vec<bool> = (0..prepared.packs.rules.len()).map(|other| other == at).collect();
        let clock = Instant::now();
        let judged = Assessment { wanted: &wanted, ..*assessment }.run();
        let population: usize = judged.iter().map(|judged| judged.population).sum();
        eprintln!("{:>9.3} s  {:>8} subjects  {}", clock.elapsed().as_secs_f64(), population, rule.id);
    }
}
