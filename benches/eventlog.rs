//! What folding an event log costs. `cargo bench --bench eventlog` writes logs of one and four million rows that tell of the
//! same 150,000 records, and reads each in a process of its own: seconds, and the most memory that it took.
//!
//! `-- --write FILE ROWS RECORDS` writes a log to look at.
#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]

use std::error::Error;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use tickmark::collect::Context;
use tickmark::config::Config;
use tickmark::format::Limits;
use tickmark::rule::{PackFiles, Packs};
use tickmark::source::Sources;

/// The allocator of the program, since times and memory are meant to be its own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Rows and records of the logs that are measured.
const LOGS: [(usize, usize); 2] = [(1_000_000, 150_000), (4_000_000, 150_000)];

const CONFIG: &str = "\
sources:
  - files: log.csv
    type: incident
    fold: { by: number, order: sys_updated_at, status: incident_state, who: sys_updated_by }
    columns: { updated_on: { column: sys_updated_at, format: '%d/%m/%Y %H:%M' }, recorded_on: { column: opened_at, format: '%d/%m/%Y %H:%M' } }
";

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["--write", file, rows, records] => write(Path::new(file), rows.parse()?, records.parse()?),
        ["--read", directory] => read(Path::new(directory)),
        _ => table(),
    }
}

fn table() -> Outcome<()> {
    println!("{:>9} {:>9} {:>7} {:>9} {:>9} {:>7} {:>7}", "rows", "records", "MB", "folded", "problems", "s", "MiB");
    let scratch = tempfile::tempdir()?;
    for (rows, records) in LOGS {
        let log = scratch.path().join("log.csv");
        write(&log, rows, records)?;
        let bytes = std::fs::metadata(&log)?.len() / 1_000_000;
        std::fs::write(scratch.path().join("tickmark.yaml"), CONFIG)?;
        let output = Command::new(std::env::current_exe()?).arg("--read").arg(scratch.path()).output()?;
        let text = String::from_utf8(output.stdout)?;
        let numbers: Vec<&str> = text.split_whitespace().collect();
        let [seen, made, folded, problems, seconds, memory] = numbers.as_slice() else {
            return Err(String::from_utf8_lossy(&output.stderr).into());
        };
        println!("{seen:>9} {made:>9} {bytes:>7} {folded:>9} {problems:>9} {seconds:>7} {memory:>7}");
    }
    Ok(())
}

/// Reads the records of a directory; prints what it gave, the seconds, and the most memory in MiB.
fn read(directory: &Path) -> Outcome<()> {
    let (mut sources, mut problems) = (Sources::default(), Vec::new());
    let config = Config::read(&directory.join("tickmark.yaml"), &|_| None, &mut sources, &mut problems);
    let config = config.ok_or("no configuration")?;
    let packs: Vec<PackFiles> = PackFiles::built_in("iso27001-2022").into_iter().collect();
    let packs = Packs::read(&packs, &mut sources, &mut problems);
    let clock = Instant::now();
    let data = tickmark::load::load(&config, &packs.model, sources, &Context::still(&Limits::default()));
    let seconds = clock.elapsed().as_secs_f64();
    let input = data.inputs.first().ok_or("no input")?;
    let status = std::fs::read_to_string("/proc/self/status")?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM")?;
    let peak: u64 = peak.trim().trim_end_matches(" kB").parse()?;
    let records = data.records.len();
    println!("{} {records} {} {} {seconds:.2} {}", input.rows, input.folded, data.problems.len(), peak / 1024);
    Ok(())
}

/// Writes a log in the order of time: records come one after the other, some thousands of them are worked on at once.
fn write(file: &Path, rows: usize, records: usize) -> Outcome<()> {
    const STATES: [&str; 5] = ["New", "Triaged", "Contained", "Resolved", "Closed"];
    let mut out = BufWriter::new(std::fs::File::create(file)?);
    writeln!(
        out,
        "number,incident_state,active,reassignment_count,opened_at,sys_updated_by,sys_updated_at,priority,category,short_description"
    )?;
    let each = rows.div_ceil(records);
    let window = 2_000.min(records);
    for row in 0..rows {
        // Each round gives every record of the window one event.
        let (block, inside) = (row / (window * each), row % (window * each));
        let (event, record) = (inside / window, block * window + inside % window);
        let state = STATES.get(event * STATES.len() / each).copied().unwrap_or("Closed");
        writeln!(
            out,
            "INC{record:07},{state},{},{},{},Updated by {},{},{} - Moderate,Category {},\"Service {} is slow, or down\"",
            state != "Closed",
            event % 4,
            moment(block * window * each),
            row * 7 % 400,
            moment(row),
            record % 4 + 1,
            record % 53,
            record % 97,
        )?;
    }
    out.flush()?;
    Ok(())
}

/// The moment of a row: one a minute from 1 January 2020 on, years of twelve months of 28 days.
fn moment(row: usize) -> String {
    let (minute, hour, day) = (row % 60, row / 60 % 24, row / 1440 % 28 + 1);
    let (month, year) = (row / 40_320 % 12 + 1, 2020 + row / 483_840);
    format!("{day:02}/{month:02}/{year} {hour:02}:{minute:02}")
}
