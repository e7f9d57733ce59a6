//! Manual pages and completions, from the list of commands.

use clap::{Command, CommandFactory};
use clap_complete::Shell;
use clap_mangen::Man;

use super::Cli;

/// The manual page of the program.
pub fn manual() -> String {
    page(&whole())
}

/// The manual pages of the program and of each command, by the names of their files, the program first.
pub fn manuals() -> Vec<(String, String)> {
    let mut pages = Vec::new();
    each(&whole(), &mut pages);
    pages
}

/// Every command with the name its page has and what holds of all of them.
fn whole() -> Command {
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    command
}

fn each(command: &Command, pages: &mut Vec<(String, String)>) {
    let name = command.get_display_name().unwrap_or_else(|| command.get_name());
    pages.push((format!("{name}.1"), page(command)));
    command.get_subcommands().filter(|sub| !sub.is_hide_set()).for_each(|sub| each(sub, pages));
}

fn page(command: &Command) -> String {
    let source = concat!("tickmark ", env!("CARGO_PKG_VERSION"));
    // Without a date a page is the same whenever it is made. An empty one would not be written, and what follows it would be taken
    // for the date.
    let page = Man::new(command.clone()).date(" ").source(source).manual("Tickmark");
    let mut out = Vec::new();
    // Writing to memory cannot fail.
    let _ = page.render(&mut out);
    String::from_utf8_lossy(&out).into_owned()
}

/// The completion script of a shell.
pub fn completions(shell: Shell) -> String {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "tickmark", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}
