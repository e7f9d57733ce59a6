//! The program: arguments in, text and exit status out. The only file that prints, exits or reads the clock.

use std::io::{IsTerminal, Write, stderr, stdout};
use std::process::ExitCode;
use std::time::SystemTime;

use clap::Parser;
use tickmark::cli::{Cli, Surroundings, speaks_unicode};
use tickmark::output::Options;
use tickmark::run;

/// Half of a run is reading, and reading is allocating.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let answer = run::answer(&cli, &surroundings(&cli));
    // A reader that went away, as `head` does, is no failure of ours.
    let _ = stderr().write_all(answer.err.as_bytes());
    let _ = stdout().write_all(answer.out.as_bytes());
    ExitCode::from(answer.exit)
}

fn surroundings(cli: &Cli) -> Surroundings {
    let variable = |name: &str| std::env::var(name).ok();
    let terminal = stdout().is_terminal();
    let wide = terminal_size::terminal_size_of(stdout()).map(|(width, _)| usize::from(width.0));
    let options = Options {
        color: cli.common.color.wanted(variable, terminal),
        unicode: speaks_unicode(variable),
        width: wide.unwrap_or(100).min(120),
        quiet: cli.common.quiet,
        verbose: cli.common.verbose,
    };
    Surroundings { now: SystemTime::now().into(), terminal: options }
}
