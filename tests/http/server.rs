//! A server on the loopback that says what a test tells it to say, and remembers what it was asked. One request a
//! connection; bounded in time; over TLS if wanted.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// A request as it was received.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) method: String,
    /// The path and the query.
    pub(crate) target: String,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Seen {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The value of a parameter of the query.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        let query = self.target.split_once('?')?.1;
        query.split('&').filter_map(|pair| pair.split_once('=')).find(|(known, _)| *known == name).map(|(_, v)| v)
    }
}

/// What is answered.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    /// A status, headers, and a body with its length.
    Answer(u16, Vec<(String, String)>, Vec<u8>),
    /// These bytes and then nothing.
    Raw(Vec<u8>),
    /// These bytes, and then nothing for so long.
    RawThenSilence(Vec<u8>, Duration),
    /// Nothing for so long.
    Silence(Duration),
    /// The connection is closed.
    Close,
}

impl Reply {
    /// JSON.
    pub(crate) fn json(body: impl Into<String>) -> Self {
        Self::status(200, body)
    }

    /// JSON with a status.
    pub(crate) fn status(status: u16, body: impl Into<String>) -> Self {
        let kind = ("content-type".to_owned(), "application/json; charset=utf-8".to_owned());
        Self::Answer(status, vec![kind], body.into().into_bytes())
    }

    /// The same with another header.
    pub(crate) fn with(self, name: &str, value: impl Into<String>) -> Self {
        match self {
            Self::Answer(status, mut headers, body) => {
                headers.retain(|(known, _)| known != name);
                headers.push((name.to_owned(), value.into()));
                Self::Answer(status, headers, body)
            }
            other => other,
        }
    }
}

type Handler = dyn Fn(&Seen, usize) -> Reply + Send + Sync;

/// A server; it stops when it is dropped.
pub(crate) struct Server {
    port: u16,
    secure: bool,
    stop: Arc<AtomicBool>,
    seen: Arc<Mutex<Vec<Seen>>>,
    acceptor: Option<std::thread::JoinHandle<()>>,
}

/// What a server needs for TLS: its certificate as PEM, and its settings.
pub(crate) struct Identity {
    pub(crate) pem: String,
    settings: Arc<ServerConfig>,
}

impl Identity {
    /// A certificate for the loopback that nobody else vouches for.
    pub(crate) fn own() -> Self {
        Self::named("127.0.0.1")
    }

    /// A certificate for a name that nobody else vouches for.
    pub(crate) fn named(name: &str) -> Self {
        let made = rcgen::generate_simple_self_signed([name.to_owned()]).unwrap();
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let settings = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        let settings = settings.with_no_client_auth().with_single_cert(vec![made.cert.der().clone()], key).unwrap();
        Self { pem: made.cert.pem(), settings: Arc::new(settings) }
    }
}

impl Server {
    /// Answers each request, which are numbered from 0.
    pub(crate) fn start(handler: impl Fn(&Seen, usize) -> Reply + Send + Sync + 'static) -> Self {
        Self::run(None, Arc::new(handler))
    }

    /// The same over TLS.
    pub(crate) fn secure(identity: &Identity, handler: impl Fn(&Seen, usize) -> Reply + Send + Sync + 'static) -> Self {
        Self::run(Some(identity.settings.clone()), Arc::new(handler))
    }

    fn run(tls: Option<Arc<ServerConfig>>, handler: Arc<Handler>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let stop = Arc::new(AtomicBool::new(false));
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (stopped, secure) = (stop.clone(), tls.is_some());
        let log = seen.clone();
        let accept = move || {
            for stream in listener.incoming() {
                if stopped.load(Ordering::SeqCst) {
                    break;
                }
                let (Ok(stream), log, handler, tls) = (stream, log.clone(), handler.clone(), tls.clone()) else {
                    continue;
                };
                std::thread::spawn(move || {
                    let _ = serve(stream, tls, &log, &*handler);
                });
            }
        };
        let acceptor = Some(std::thread::spawn(accept));
        Self { port, secure, stop, seen, acceptor }
    }

    /// An address of it.
    pub(crate) fn url(&self, path: &str) -> String {
        let scheme = if self.secure { "https" } else { "http" };
        format!("{scheme}://127.0.0.1:{}{path}", self.port)
    }

    /// What it was asked so far.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(("127.0.0.1", self.port));
        if let Some(acceptor) = self.acceptor.take() {
            let _ = acceptor.join();
        }
    }
}

fn serve(
    stream: TcpStream,
    tls: Option<Arc<ServerConfig>>,
    log: &Mutex<Vec<Seen>>,
    handler: &Handler,
) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    stream.set_write_timeout(Some(Duration::from_secs(10)))?;
    let raw = stream.try_clone()?;
    match tls {
        None => answer(stream, log, handler)?,
        Some(settings) => {
            let connection = ServerConnection::new(settings).map_err(std::io::Error::other)?;
            let mut stream = StreamOwned::new(connection, stream);
            answer(&mut stream, log, handler)?;
            stream.conn.send_close_notify();
            stream.flush()?;
        }
    }
    raw.shutdown(Shutdown::Write)
}

fn answer(stream: impl Read + Write, log: &Mutex<Vec<Seen>>, handler: &Handler) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    let Ok(Some(seen)) = request(&mut stream) else {
        // What is no request, as the beginning of TLS where none is spoken.
        return stream.get_mut().write_all(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n");
    };
    let number = {
        let mut log = log.lock().unwrap();
        log.push(seen.clone());
        log.len() - 1
    };
    let stream = stream.get_mut();
    match handler(&seen, number) {
        Reply::Answer(status, headers, body) => {
            let mut head = format!("HTTP/1.1 {status} Said\r\ncontent-length: {}\r\nconnection: close\r\n", body.len());
            headers.iter().for_each(|(name, value)| head.push_str(&format!("{name}: {value}\r\n")));
            stream.write_all(head.as_bytes())?;
            stream.write_all(b"\r\n")?;
            stream.write_all(&body)?;
        }
        Reply::Raw(bytes) => stream.write_all(&bytes)?,
        Reply::RawThenSilence(bytes, time) => {
            stream.write_all(&bytes)?;
            stream.flush()?;
            std::thread::sleep(time);
        }
        Reply::Silence(time) => std::thread::sleep(time),
        Reply::Close => {}
    }
    stream.flush()
}

fn request(stream: &mut impl BufRead) -> std::io::Result<Option<Seen>> {
    let mut line = String::new();
    stream.read_line(&mut line)?;
    let mut words = line.split_whitespace().map(str::to_owned);
    let (Some(method), Some(target)) = (words.next(), words.next()) else { return Ok(None) };
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        stream.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let mut seen = Seen { method, target, headers, body: String::new() };
    let length = seen.header("content-length").and_then(|text| text.parse::<u64>().ok()).unwrap_or(0).min(1 << 20);
    stream.by_ref().take(length).read_to_string(&mut seen.body)?;
    Ok(Some(seen))
}
