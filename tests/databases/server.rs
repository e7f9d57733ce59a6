//! A PostgreSQL server of the tests' own, in a directory of its own. It goes when the tests do: it listens to a pipe.

use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use postgres::{Client, NoTls};

/// A server that runs.
pub(crate) struct Server {
    pub(crate) port: u16,
    _child: Child,
}

const SCRIPT: &str = r#"
set -eu
dir=$(mktemp -d)
pid=
trap 'if [ -n "$pid" ]; then kill -INT $pid; wait $pid || true; fi; rm -rf "$dir"' EXIT
cd "$dir"
initdb -D data -U postgres -A trust --no-sync -E UTF8 --locale=C >/dev/null
printf 'local all all trust\nhost all postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n' > data/pg_hba.conf
if [ -n "$CERTIFICATE" ]; then
    printf %s "$CERTIFICATE" > data/server.crt
    printf %s "$KEY" > data/server.key
    chmod 600 data/server.key
    echo 'ssl = on' >> data/postgresql.conf
fi
postgres -D data -k "$dir" -h 127.0.0.1 -p "$PORT" -c fsync=off >log 2>&1 &
pid=$!
tries=0
until pg_isready -q -h 127.0.0.1 -p "$PORT"; do
    tries=$((tries + 1))
    if [ $tries -gt 300 ] || ! kill -0 $pid; then cat log >&2; exit 1; fi
    sleep 0.1
done
echo ready
read -r _ || true
"#;

impl Server {
    /// Starts one; with a certificate and its key, in PEM, it offers TLS.
    pub(crate) fn start(certificate: &str, key: &str) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = as_anybody_but_root();
        command.args(["sh", "-c", SCRIPT]).env("PATH", path()).env("PORT", port.to_string());
        command.env("CERTIFICATE", certificate).env("KEY", key).env("LC_ALL", "C").current_dir("/");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        if line.trim() != "ready" {
            let mut said = String::new();
            child.stderr.as_mut().unwrap().read_to_string(&mut said).unwrap();
            panic!("no PostgreSQL server could be started: {said}");
        }
        Self { port, _child: child }
    }

    /// The one that most tests share.
    pub(crate) fn shared() -> &'static Self {
        static SHARED: OnceLock<Server> = OnceLock::new();
        SHARED.get_or_init(|| Self::start("", ""))
    }

    /// A database of its own for a test, filled by these statements.
    pub(crate) fn database(&self, name: &str, statements: &str) -> Client {
        let connect = |name: &str| {
            Client::connect(&format!("host=127.0.0.1 port={} user=postgres dbname={name}", self.port), NoTls).unwrap()
        };
        connect("postgres").batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
        let mut client = connect(name);
        client.batch_execute(statements).unwrap();
        client
    }

    /// The address of a database.
    pub(crate) fn url(&self, name: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{name}", self.port)
    }
}

/// Servers refuse to run as root.
fn as_anybody_but_root() -> Command {
    let id = Command::new("id").arg("-u").output().unwrap();
    let mut command = Command::new(if id.stdout == b"0\n" { "runuser" } else { "env" });
    if id.stdout == b"0\n" {
        command.args(["-u", "postgres", "--"]);
    }
    command
}

/// The path with the programs of the server in it: Debian keeps them out of the usual one.
fn path() -> String {
    let usual = std::env::var("PATH").unwrap_or_default();
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let mut found: Vec<PathBuf> = versions.map(|entry| entry.unwrap().path().join("bin")).collect();
    found.retain(|path| path.join("initdb").exists());
    found.sort();
    let in_usual = std::env::split_paths(&usual).any(|path: PathBuf| Path::new(&path).join("initdb").exists());
    assert!(in_usual || !found.is_empty(), "no PostgreSQL server is installed: `apt-get install postgresql`");
    let own: Vec<String> = found.iter().rev().map(|path| path.display().to_string()).collect();
    [usual].into_iter().chain(own).collect::<Vec<_>>().join(":")
}
