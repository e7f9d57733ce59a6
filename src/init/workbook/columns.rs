//! The sheets of the log: their columns, what to write into them, and one matter as an example.

/// A sheet of the log.
pub(super) struct Sheet {
    /// Its name.
    pub(super) name: &'static str,
    /// The record type of its rows.
    pub(super) kind: &'static str,
    /// What it is for.
    pub(super) about: &'static str,
    pub(super) columns: &'static [Column],
}

/// A column of a sheet: the field of the model it holds.
pub(super) struct Column {
    pub(super) field: &'static str,
    /// In characters.
    pub(super) width: u8,
    /// What to write.
    pub(super) note: &'static str,
    /// What stands there in the example.
    pub(super) example: &'static str,
}

const fn column(field: &'static str, width: u8, note: &'static str, example: &'static str) -> Column {
    Column { field, width, note, example }
}

/// How the log is kept.
pub(super) const HOW: &[(&str, &str)] = &[
    (
        "A row each",
        "Every matter has one row in its sheet. Nothing is ever deleted: what was entered in error stays, and says so.",
    ),
    (
        "Ids",
        "link the sheets: an action names its nonconformity, a check its action. An id is never used for something else.",
    ),
    (
        "Lists",
        "Choose from them where a cell has one. The columns are dark where every row needs them, lighter where some do.",
    ),
    ("People", "are written as in the register of people: by id, or by their full name."),
    ("Days", "are days of the calendar: 2026-04-15. Where an hour counts it stands behind: 2026-04-15 09:40."),
    ("Several", "ids in one cell are set apart by semicolons."),
    (
        "Closed",
        "means that somebody other than the owner looked, and saw that the cause is gone. Done is `implemented`.",
    ),
    (
        "Nothing to record",
        "over a long time is a question an auditor will ask. Say where you look for matters, and how often.",
    ),
];

/// The sheets, in the order in which matters go through them.
pub(super) const SHEETS: &[Sheet] = &[
    Sheet {
        name: "Incidents",
        kind: "incident",
        about: "what happened: events, incidents, weaknesses and near misses, as they are reported",
        columns: INCIDENT,
    },
    Sheet {
        name: "Nonconformities",
        kind: "nonconformity",
        about: "what does not meet a requirement, why, and what follows; from audits, incidents, measurements, complaints",
        columns: NONCONFORMITY,
    },
    Sheet {
        name: "Corrective actions",
        kind: "corrective_action",
        about: "what is done: at once (correction) and about the cause (corrective), with an owner and a day",
        columns: CORRECTIVE_ACTION,
    },
    Sheet {
        name: "Effectiveness checks",
        kind: "effectiveness_check",
        about: "whether it worked: a look at the cause by somebody else, some time after",
        columns: EFFECTIVENESS_CHECK,
    },
];

const INCIDENT: &[Column] = &[
    column("id", 10, "A number of its own, never used again.", "INC-1"),
    column("title", 34, "One line by which everybody knows it.", "Deleted folder could not be restored"),
    column(
        "description",
        50,
        "What happened, as far as it is known.",
        "A folder of a customer was deleted by mistake, and its backup was empty.",
    ),
    column("status", 16, "Where it stands now. An event that turns out to be none is `event closed`.", "closed"),
    column("owner", 18, "The person or role that answers for it now.", "ROLE-ISM"),
    column("kind", 14, "What the assessment came to.", "incident"),
    column("severity", 12, "How much is at stake.", "medium"),
    column("occurred_at", 18, "When it began, if that is known.", "2026-04-09 09:10"),
    column("detected_at", 18, "When somebody noticed it.", "2026-04-09 09:40"),
    column("reported_at", 18, "When it was reported.", "2026-04-09 09:45"),
    column("reporter", 16, "Who reported it.", "P-2"),
    column("handler", 16, "Who deals with it.", "ROLE-ISM"),
    column("assessed_at", 18, "When it was decided what it is.", "2026-04-09 11:00"),
    column("assessed_by", 16, "Who decided.", "P-2"),
    column("decision", 36, "What was decided, and on what grounds.", "It is an incident; no personal data were lost."),
    column("category", 16, "A word of your own to count by.", "backup"),
    column("affected_assets", 22, "What is affected, by id, apart by semicolons.", ""),
    column("personal_data", 12, "Whether data of persons are concerned. Legal deadlines may run.", "no"),
    column("contained_at", 18, "When it could do no more harm.", "2026-04-09 12:00"),
    column("containment", 40, "What was done at once.", "Deletion by the team was switched off."),
    column("resolved_at", 18, "When work went on as before.", "2026-04-10 16:00"),
    column("recovery", 40, "How that was reached.", "An older copy was restored from the vault."),
    column(
        "investigation",
        40,
        "What was looked into, and what came of it.",
        "The job that backs the folder up had been failing since January; its mails went to a mailbox nobody reads.",
    ),
    column(
        "root_cause",
        40,
        "Why it could happen, in a sentence.",
        "The failing job was told to one person alone, who was away for months.",
    ),
    column("is_nonconformity", 16, "Whether a requirement, also one of your own, was not met.", "yes"),
    column("nonconformity", 14, "The entry of the sheet Nonconformities, if so.", "NC-1"),
    column(
        "lesson_note",
        40,
        "What was learned, or `none` with a reason.",
        "A test of restoring tells more than a report of backing up.",
    ),
    column("reviewed_on", 12, "When those concerned looked back at it.", "2026-04-24"),
    column("closed_at", 18, "When it was closed.", "2026-04-30 10:00"),
    column("closed_by", 16, "Who closed it.", "ROLE-ISM"),
    column("recorded_on", 12, "When this row was written.", "2026-04-09"),
];

const NONCONFORMITY: &[Column] = &[
    column("id", 10, "A number of its own, never used again.", "NC-1"),
    column("title", 34, "One line by which everybody knows it.", "No restore test in the first quarter"),
    column(
        "status",
        16,
        "Where it stands now. Closed means that the effect was checked, not that the work is done.",
        "closed",
    ),
    column("owner", 18, "The person or role that answers for it now, not the auditor.", "P-2"),
    column("source", 18, "How it was found.", "internal audit"),
    column("source_ref", 14, "The audit finding, incident or measurement it came from, by id.", "INC-1"),
    column(
        "requirement",
        26,
        "What is not met: a clause, a control, a section of your own document.",
        "Handbook, backup",
    ),
    column(
        "condition",
        50,
        "What was found: one or two sentences, facts, nobody's fault.",
        "In the first quarter of 2026 no restore test was carried out.",
    ),
    column(
        "objective_evidence",
        50,
        "What shows it, so that a second person finds the same.",
        "The list of restore tests has no entry between January and April 2026.",
    ),
    column(
        "effect",
        40,
        "What it did or could do; `none` where nothing.",
        "A folder of a customer could not be restored (INC-1).",
    ),
    column("grade", 10, "How much it weighs.", "minor"),
    column("scope_item", 16, "Where in the scope: a process, a site, a system, by id.", "SI-C08"),
    column("detected_on", 12, "When it was noticed.", "2026-04-15"),
    column("detected_by", 16, "Who noticed it.", "P-3"),
    column("reported_via", 14, "Which way it came in.", "audit"),
    column("recorded_on", 12, "When this row was written.", "2026-04-15"),
    column("reviewed_on", 12, "When it was looked at first, and its grade confirmed.", "2026-04-20"),
    column("reviewed_by", 16, "Who did that.", "P-2"),
    column(
        "correction",
        40,
        "What was put right at once; `none` with a reason.",
        "The test of the first quarter was made up for with all systems.",
    ),
    column("corrected_on", 12, "When.", "2026-04-27"),
    column(
        "consequences_handled",
        40,
        "What was done about what it had already caused; `none` where nothing.",
        "The customer was told and accepted the older copy of the folder.",
    ),
    column(
        "root_cause",
        50,
        "Why it could happen: of the way things are done, not of a person.",
        "The tests stood in the calendar of one person, and nobody took it over when that person was away.",
    ),
    column("root_cause_method", 14, "How the cause was found.", "5 whys"),
    column("root_cause_category", 16, "Of what kind the cause is.", "process"),
    column("root_cause_on", 12, "When the cause was settled. An action comes after it.", "2026-05-04"),
    column("root_cause_by", 16, "Who settled it.", "P-2"),
    column("extent_assessed", 18, "Whether the same exists elsewhere, and whether any was found.", "yes none found"),
    column(
        "extent_note",
        40,
        "Where and how it was looked for.",
        "All recurring duties of the team were looked through; each of the others has a deputy.",
    ),
    column("similar", 14, "Those that were found, by id, apart by semicolons.", ""),
    column("action_needed", 12, "Whether the cause needs an action.", "yes"),
    column("action_needed_reason", 36, "Why, or why not.", "The next absence would have the same effect."),
    column("acceptance", 14, "Where no action is needed: the acceptance of what remains, by id.", ""),
    column("isms_change_needed", 12, "Whether the management system itself has to change.", "no"),
    column(
        "isms_change_note",
        36,
        "What changes in it, or why nothing.",
        "The procedure is right; it was not followed while one person was away.",
    ),
    column("risks", 14, "The risks it bears on, by id, apart by semicolons.", "R-1"),
    column("reviews", 14, "The management reviews it was reported to, by id.", "MR-2"),
    column("repeat_of", 14, "An earlier entry that was closed and has come back.", ""),
    column("closed_on", 12, "When it was closed, after the check of the effect.", "2026-08-24"),
    column("closed_by", 16, "Who closed it.", "ROLE-ISM"),
    column("closure_approved_by", 16, "Who agreed, where the owner closed it.", "P-1"),
];

const CORRECTIVE_ACTION: &[Column] = &[
    column("id", 10, "A number of its own, never used again.", "CA-1"),
    column("title", 34, "One line by which everybody knows it.", "Recurring duties have a deputy"),
    column(
        "status",
        16,
        "Where it stands now. Implemented is not closed: the check of the effect comes between.",
        "closed",
    ),
    column("owner", 18, "The person or role that does it.", "P-2"),
    column("kind", 16, "A correction puts right what was found; a corrective action removes its cause.", "corrective"),
    column("nonconformity", 14, "What it answers, by id, apart by semicolons.", "NC-1"),
    column("incident", 12, "The incident it answers, where there is no nonconformity.", ""),
    column(
        "action",
        50,
        "What will be done.",
        "Each recurring duty stands in the team calendar with a person and a deputy; the calendar warns both.",
    ),
    column("addresses_cause", 40, "Which cause it removes, in words.", "One person alone knew of the test."),
    column("category", 14, "Of what kind it is.", "procedure"),
    column("approved_by", 16, "Who agreed to it.", "P-1"),
    column("approved_on", 12, "When.", "2026-05-11"),
    column("recorded_on", 12, "When this row was written.", "2026-05-08"),
    column("planned_on", 12, "When the plan was made.", "2026-05-08"),
    column("original_due_on", 12, "The day that was promised first. It never changes.", "2026-06-30"),
    column(
        "due_on",
        12,
        "The day that holds now. If it moves, write why and who agreed to it into the result.",
        "2026-06-30",
    ),
    column(
        "success_criterion",
        40,
        "How one will see that it worked, set before it is done.",
        "Two quarters in a row all restore tests are carried out in time.",
    ),
    column("criterion_set_on", 12, "When that was set.", "2026-05-08"),
    column("implemented_on", 12, "When the work was finished.", "2026-06-24"),
    column("result", 40, "What came of it.", "All eleven recurring duties have a deputy."),
    column("evidence", 14, "What shows it, by id, apart by semicolons.", "EV-2"),
    column("closed_on", 12, "When it was closed, after the check of the effect.", "2026-08-24"),
    column("closed_by", 16, "Who closed it.", "P-3"),
    column("cancelled_on", 12, "When it was given up.", ""),
    column("cancelled_by", 16, "Who gave it up.", ""),
    column("cancelled_reason", 36, "Why.", ""),
];

const EFFECTIVENESS_CHECK: &[Column] = &[
    column("id", 10, "A number of its own, never used again.", "EC-1"),
    column("title", 34, "One line by which everybody knows it.", "Restore tests of the second quarter"),
    column("status", 12, "Planned, performed, or void.", "performed"),
    column("owner", 18, "The person or role that answers for it.", "P-3"),
    column("subject", 14, "The action or nonconformity it is about, by id.", "CA-1"),
    column("planned_on", 12, "When it is to be: long enough after, for the effect to show.", "2026-08-17"),
    column("performed_on", 12, "When it was.", "2026-08-20"),
    column("performed_by", 16, "Who looked; not the owner of the action.", "P-3"),
    column("method", 14, "How.", "sample"),
    column("criterion", 40, "What had to be seen, as the action set it.", "All restore tests are carried out in time."),
    column("size", 10, "Of a sample: how many were looked at.", "4"),
    column("result", 18, "What it came to.", "effective"),
    column(
        "rationale",
        50,
        "Why one may say so: what was looked at, and what was seen.",
        "All four tests were carried out on their day, one of them by the deputy.",
    ),
    column("evidence", 14, "What shows it, by id, apart by semicolons.", "EV-3"),
    column("follow_up", 14, "Where it did not work: what follows, by id.", ""),
    column("recorded_on", 12, "When this row was written.", "2026-08-20"),
];
