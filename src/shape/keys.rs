//! The keys of a mapping that people write, in one list: its reader knows no other, and the schema that editors follow is made from
//! the same list.

/// The keys of one kind of mapping.
#[derive(Debug)]
pub struct Keys {
    /// What the mapping is called in messages.
    pub what: &'static str,
    /// The keys, in groups that several kinds may share.
    pub groups: &'static [&'static [Key]],
    /// Exactly one of these keys must be there; none where that does not matter.
    pub one_of: &'static [&'static str],
    /// Keys that need another one beside them.
    pub together: &'static [(&'static str, &'static str)],
}

/// One key.
#[derive(Debug)]
pub struct Key {
    /// As it is written.
    pub name: &'static str,
    /// What it says, in one line.
    pub about: &'static str,
    /// What stands behind it.
    pub form: Form,
    /// Whether it must be there.
    pub required: bool,
}

/// What stands behind a key.
#[derive(Clone, Copy, Debug)]
pub enum Form {
    /// One line or several of text, or a number that is read as one.
    Text,
    /// Text that a regular expression matches.
    Pattern(&'static str),
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// One of the words that a function gives.
    Named(fn() -> Vec<&'static str>),
    /// The name of a record type.
    Type,
    /// The names of record types, or one of these words.
    Types(&'static [&'static str]),
    /// A list of texts, or one text.
    Texts,
    /// A calendar date, as `2026-01-31`.
    Date,
    /// A list of these, or one.
    Several(&'static Form),
    /// `true` or `false`.
    Flag,
    /// A whole number, from this one on.
    Number(u32),
    /// Texts under keys of the writer's choosing.
    Pairs,
    /// Parameters with their values.
    Params,
    /// A mapping with these keys.
    Mapping(&'static Keys),
    /// A list of mappings with these keys.
    List(&'static Keys),
    /// Under keys of the writer's choosing always the same.
    Each(&'static Form),
    /// One or the other.
    Either(&'static [Form]),
}

impl Key {
    /// A key that may be left out.
    pub const fn new(name: &'static str, form: Form, about: &'static str) -> Self {
        Self { name, about, form, required: false }
    }

    /// The same key where it must be there.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }
}

impl Keys {
    /// Keys that may stand together in any way.
    pub const fn new(what: &'static str, groups: &'static [&'static [Key]]) -> Self {
        Self { what, groups, one_of: &[], together: &[] }
    }

    /// All keys, in order.
    pub fn all(&self) -> impl Iterator<Item = &'static Key> + use<> {
        self.groups.iter().copied().flatten()
    }

    /// The key of a name.
    pub fn get(&self, name: &str) -> Option<&'static Key> {
        self.all().find(|key| key.name == name)
    }
}
