//! The program: arguments in, text and exit status out. The only file that prints, exits or reads the clock.

use std::io::{IsTerminal, Write, stderr, stdout};
use std::process::ExitCode;
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use clap::Parser;
use indicatif::{ProgressBar, ProgressStyle};
use tickmark::cli::{Cli, Surroundings, speaks_unicode};
use tickmark::output::Options;
use tickmark::progress::Progress;
use tickmark::run;

/// Half of a run is reading, and reading is allocating.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let answer = run::answer(&cli, &surroundings(&cli));
    // A reader that went away, as `head` does, is no failure of ours.
    let _ = stderr().write_all(answer.err.as_bytes());
    let _ = stdout().write_all(&answer.out);
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
    Surroundings { now: SystemTime::now().into(), terminal: options, progress: Arc::new(Bar::default()) }
}

/// A bar on standard error while something takes long; nothing where that is no terminal.
#[derive(Default)]
struct Bar(Mutex<Option<ProgressBar>>);

impl Bar {
    fn replace(&self, bar: Option<ProgressBar>) {
        let Ok(mut shown) = self.0.lock() else { return };
        if let Some(old) = std::mem::replace(&mut *shown, bar) {
            old.finish_and_clear();
        }
    }
}

impl Progress for Bar {
    fn begin(&self, what: &str, total: Option<u64>) {
        let (bar, template) = match total {
            Some(total) => (ProgressBar::new(total), "{msg} {bar:30} {pos}/{len}"),
            None => (ProgressBar::no_length(), "{msg} {spinner} {pos}"),
        };
        let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
        self.replace(Some(bar.with_style(style).with_message(what.to_owned())));
    }

    fn advance(&self, units: u64) {
        if let Ok(Some(bar)) = self.0.lock().as_deref() {
            bar.inc(units);
        }
    }

    fn end(&self) {
        self.replace(None);
    }
}
