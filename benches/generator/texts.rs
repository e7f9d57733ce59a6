//! What people write into registers. The words are few, but every place and thing has a name of its own, so that a long log
//! repeats itself no more than a real one does.

use super::random::{Random, nth};

/// The classes of nonconformities that the method knows.
pub(super) const CLASSES: &[&str] = &["system", "process", "record"];
/// The method of ranking.
pub(super) const METHOD: &str = "Impact times likelihood, then effort";
/// The kinds of cause.
pub(super) const CAUSES: &[&str] = &[
    "process",
    "training",
    "resources",
    "tool",
    "documentation",
    "communication",
    "supplier",
    "design",
    "management",
    "external",
];
/// For each kind of cause the kind of action that fits it.
pub(super) const REMEDIES: &[&str] = &[
    "procedure",
    "training",
    "staffing",
    "tool",
    "policy",
    "procedure",
    "contract",
    "configuration",
    "staffing",
    "other",
];

const SYLLABLES: &[&str] = &[
    "ba", "dor", "kel", "mi", "nas", "pol", "ra", "sin", "tuv", "wen", "hul", "gar", "fi", "bro", "lem", "zo", "cas",
    "pre", "vik",
];
const ARTEFACTS: &[&str] = &[
    "handover list",
    "shift plan",
    "rights matrix",
    "restore log",
    "key register",
    "visitor book",
    "asset sheet",
    "patch calendar",
    "contract folder",
    "alarm plan",
    "joiner form",
    "leaver form",
    "cable plan",
    "backup job",
    "mail gateway",
    "test protocol",
    "price list",
    "door schedule",
    "scanner queue",
    "wiki page",
    "release note",
    "invoice run",
    "ward terminal",
    "label printer",
];
const EVENTS: &[&str] = &[
    "the move to the new building",
    "the change of the provider",
    "the merger of both teams",
    "the leave of its keeper",
    "the upgrade in spring",
    "the new opening hours",
    "the switch to the cloud",
    "the end of the pilot",
    "the reorganisation",
    "the last tender",
    "the summer break",
    "the second site visit",
    "the release of version four",
    "the new rota",
    "the loan of staff to the branch",
    "the replacement of the printers",
];
const STEPS: &[&str] = &[
    "rotate the keys",
    "close old accounts",
    "compare both lists",
    "renew the certificate",
    "test the restore",
    "sign the return slip",
    "count the badges",
    "archive the minutes",
    "lock the cabinet",
    "block the old route",
    "read the alarm log",
    "wipe returned disks",
    "approve the exception",
    "label the media",
    "check the escort",
    "update the diagram",
];
const WHO: &[&str] = &[
    "the night shift",
    "the desk",
    "the branch office",
    "the project",
    "the vendor",
    "the pool",
    "both teams",
    "the ward",
];
const WHEN: &[&str] =
    &["each month", "each quarter", "after each change", "before go-live", "at handover", "on leaving", "every week"];

/// The name of a place or thing; another one for each number.
pub(super) fn name(number: usize) -> String {
    let base = SYLLABLES.len();
    // Numbers beside each other get names that do not look alike.
    let mut rest = (number + 3) * 1009;
    let mut name = String::new();
    while rest > 0 || name.is_empty() {
        name.push_str(nth(SYLLABLES, rest % base));
        rest /= base;
    }
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A requirement of a control and a section of a procedure; another one for each number.
pub(super) fn requirement(number: usize) -> String {
    const THEMES: [(usize, usize); 4] = [(5, 37), (6, 8), (7, 14), (8, 34)];
    let mut control = number % 93;
    let mut theme = 5;
    for (of, count) in THEMES {
        theme = of;
        if control < count {
            break;
        }
        control -= count;
    }
    format!(
        "A.{theme}.{} as in section {} of the procedure on the {}",
        control + 1,
        number / 93 + 1,
        nth(ARTEFACTS, number % 24)
    )
}

/// Why it came to something, and what let it happen, by the kind of cause.
pub(super) fn cause(random: &mut Random, kind: usize, name: &str) -> String {
    let (artefact, step) = (random.pick(ARTEFACTS), random.pick(STEPS));
    let (event, who, when) = (random.pick(EVENTS), random.pick(WHO), random.pick(WHEN));
    match kind % CAUSES.len() {
        0 => format!(
            "The {artefact} of {name} had no line to {step}, so nobody noticed that {who} stopped doing it after {event}"
        ),
        1 => format!(
            "Since {event} nobody at {name} was named to {step}, and the {artefact} does not tell {when} is meant"
        ),
        2 => format!(
            "At {name} the reminder to {step} went to a mailbox without a reader; {event} had moved {who} elsewhere"
        ),
        3 => format!(
            "The contract for the {artefact} at {name} does not say who has to {step} {when}, and {who} waited for the other side"
        ),
        4 => format!("No time was planned at {name} to {step} {when}: {event} took up the days of {who}"),
        5 => format!(
            "Two versions of the {artefact} were in use at {name}, and the one of {who} had nothing on how to {step}"
        ),
        6 => format!(
            "The tool behind the {artefact} at {name} cannot remind anybody to {step}; {who} kept it in a private calendar"
        ),
        7 => format!(
            "After {event} the {artefact} of {name} was without an owner, so that a request to {step} reached nobody"
        ),
        8 => format!(
            "{name} set up its {artefact} before it was known that {who} would have to {step} {when}; the design was not reviewed"
        ),
        _ => format!(
            "What to do with the {artefact} at {name} was agreed by word only, and {who} did not know that one has to {step} {when}"
        ),
    }
}

/// What was found, with counts.
pub(super) fn condition(random: &mut Random, name: &str) -> String {
    let (all, some) = (random.between(12, 96), random.between(2, 9));
    let (artefact, step) = (random.pick(ARTEFACTS), random.pick(STEPS));
    match random.below(4) {
        0 => format!("In {some} of {all} cases looked at in {name} it was left out to {step}, as the {artefact} shows"),
        1 => format!(
            "{name}: the {artefact} held {some} of {all} lines in which the duty to {step} stood open for {} days",
            all * 2
        ),
        2 => format!("Of {all} requests from {name}, {some} went through although the {artefact} asks to {step} first"),
        _ => format!(
            "The {artefact} kept at {name} ends {some} months ago; {all} later items, where one is to {step}, are not in it"
        ),
    }
}

pub(super) fn facts(random: &mut Random, name: &str) -> String {
    let (number, count) = (random.between(1000, 99999), random.between(3, 60));
    format!(
        "Export {number} of the {} of {name}, {count} lines, and ticket T-{}",
        random.pick(ARTEFACTS),
        number * 3 + 1
    )
}

pub(super) fn correction(random: &mut Random, name: &str) -> String {
    format!(
        "The cases at {name} were gone through by {} and made good, {} items in all",
        random.pick(WHO),
        random.between(2, 40)
    )
}

/// What is to be done so that it does not come back.
pub(super) fn remedy(random: &mut Random, name: &str) -> String {
    let (artefact, step) = (random.pick(ARTEFACTS), random.pick(STEPS));
    let (who, when) = (random.pick(WHO), random.pick(WHEN));
    match random.below(3) {
        0 => format!(
            "Write into the procedure of {name} that {who} has to {step} {when}, with a checklist beside the {artefact}"
        ),
        1 => format!("Give the {artefact} of {name} a keeper who has to {step} {when}, and a deputy in {who}"),
        _ => format!("Let the system of {name} ask {who} to {step} {when} and show open ones in the {artefact}"),
    }
}

/// What a check of effect says about the effect.
pub(super) fn effect(random: &mut Random, name: &str) -> String {
    let (count, weeks) = (random.between(12, 60), random.between(5, 12));
    format!(
        "A sample of {count} cases from {name} over {weeks} weeks showed no further case; {} did {}",
        random.pick(WHO),
        random.pick(STEPS)
    )
}

/// An idea in a few words, and what it is good for.
pub(super) fn idea(random: &mut Random, name: &str) -> String {
    format!(
        "Let {} {} {} with the {} of {name}",
        random.pick(WHO),
        random.pick(STEPS),
        random.pick(WHEN),
        random.pick(ARTEFACTS)
    )
}

pub(super) fn benefit(random: &mut Random) -> String {
    format!("{} hours less a month for {}", random.between(2, 40), random.pick(WHO))
}

pub(super) fn lesson(random: &mut Random, name: &str) -> String {
    format!(
        "Trying the {} with {} at {name} first showed what was missing before {}",
        random.pick(ARTEFACTS),
        random.pick(WHO),
        random.pick(EVENTS)
    )
}

/// What the board decided; no ranking of improvements.
pub(super) fn decision(random: &mut Random) -> String {
    format!("The {} is to be kept by {} from now on", random.pick(ARTEFACTS), random.pick(WHO))
}
