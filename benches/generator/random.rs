//! Numbers and texts by seed: splitmix64, which is the same everywhere and needs no table.

/// A source of numbers.
pub(super) struct Random(u64);

const THINGS: &[&str] = &[
    "access",
    "backup",
    "supplier",
    "laptop",
    "badge",
    "key",
    "firewall",
    "account",
    "contract",
    "visitor",
    "training",
    "database",
    "network",
    "password",
    "certificate",
    "server",
    "change",
    "recovery",
    "gateway",
    "payroll",
    "rota",
];
const DONE: &[&str] = &[
    "reviewed", "removed", "granted", "recorded", "expired", "approved", "delayed", "restored", "tested", "rotated",
    "verified", "assigned", "revoked", "sampled", "archived", "reported",
];
const HOW: &[&str] = &[
    "in two offices",
    "by the owner",
    "after the move",
    "before the review",
    "outside the agreed period",
    "with no entry in the list",
    "during the night shift",
    "by the Zürich team",
    "twice in a row",
    "as Søren noticed",
];

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below a bound.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound.max(1) as u64).unwrap_or(0)
    }

    /// A number from one to another, both included.
    pub(super) fn between(&mut self, from: i64, to: i64) -> i64 {
        from + i64::try_from(self.next() % (to - from + 1).unsigned_abs()).unwrap_or(0)
    }

    pub(super) fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        nth(from, self.below(from.len()))
    }

    /// A few words.
    pub(super) fn title(&mut self) -> String {
        format!("The {} was {} {}", self.pick(THINGS), self.pick(DONE), self.pick(HOW))
    }

    /// Sentences with the signs that formats have to quote, escape or leave alone.
    pub(super) fn text(&mut self) -> String {
        let mut text = String::new();
        for at in 0..=self.below(3) {
            if at > 0 {
                text.push(' ');
            }
            text.push_str(&self.title());
            text.push_str(match self.below(12) {
                0 => ": see the \"house rules\".",
                1 => " (#7), and nobody asked.",
                2 => "; found | noted, as §4 asks.",
                3 => " — the path was C:\\logs.",
                _ => ".",
            });
        }
        text
    }

    /// Puts a list into another order.
    pub(super) fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            list.swap(at, self.below(at + 1));
        }
    }
}

/// One of several by its number, as if they went on in a circle.
pub(super) fn nth<'a>(from: &[&'a str], at: usize) -> &'a str {
    from.get(at % from.len().max(1)).copied().unwrap_or("")
}
