//! The console blocks of the README are what the program prints; `...` stands for lines left out.

use snapbox::{assert_data_eq, cmd::Command, cmd::cargo_bin};

#[test]
fn the_console_blocks_of_the_readme_are_true() {
    let readme = include_str!("../README.md").replace("\r\n", "\n");
    let blocks: Vec<&str> = readme.split("```console\n$ tickmark ").skip(1).collect();
    assert!(!blocks.is_empty());
    for block in blocks {
        let (command, rest) = block.split_once('\n').unwrap();
        let printed = rest.split("```").next().unwrap();
        let run = Command::new(cargo_bin!("tickmark"))
            .args(command.split(' '))
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .env_remove("CLICOLOR_FORCE")
            .output()
            .unwrap();
        assert_data_eq!(String::from_utf8(run.stdout).unwrap(), printed);
    }
}
