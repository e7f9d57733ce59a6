//! The same records in six languages.

use super::*;

/// A table in English and its twin: type, English, the language, its table, and how that is encoded.
type Twin = (&'static str, &'static str, &'static str, &'static str, fn(&str) -> Vec<u8>);

const NONCONFORMITY: &str = "id,title,status,detected_on,grade,root_cause,action_needed,objective_evidence\n\
    N-1,Tor,implementing,2026-03-14,minor,Door,yes,TBC\n\
    N-2,Tor,closed,2026-05-02,major,Door,no,Log\n";
const RISK: &str = "id,title,status,likelihood,impact,level,treatment_option,last_assessed_on\n\
    R-1,Tor,in_treatment,2.5,1234.5,high,modify,2026-02-14\n\
    R-2,Tor,closed,1,3,low,share,2026-12-01\n";

const TWINS: [Twin; 2] = [
    (
        "nonconformity",
        NONCONFORMITY,
        "de",
        "Nr.;Titel;Status;Festgestellt am;Einstufung;Ursache;Korrekturmaßnahme erforderlich;Objektiver Nachweis\n\
         N-1;Tor;In Umsetzung;14. März 2026;Nebenabweichung;Door;Ja;k. A.\n\
         N-2;Tor;Geschlossen;2. Mai 2026;Hauptabweichung;Door;Nein;Log\n",
        windows_1252,
    ),
    (
        "risk",
        RISK,
        "de",
        "Risiko-Nr.;Titel;Status;Eintrittswahrscheinlichkeit;Schadenshöhe;Risikostufe;Behandlung;Letzte Bewertung\n\
         R-1;Tor;In Behandlung;2,5;1.234,5;hoch;Mindern;14.02.2026\n\
         R-2;Tor;Geschlossen;1;3;niedrig;Übertragen;01.12.2026\n",
        windows_1252,
    ),
];

#[test]
fn a_table_in_another_language_gives_the_records_of_its_english_twin() {
    for (kind, english, language, text, encode) in TWINS {
        let twin = table(kind, "", english.as_bytes());
        let read = table(kind, "", &encode(text));
        assert_eq!(records(&twin).len(), 2, "{kind} {language}");
        assert_eq!(records(&read), records(&twin), "{kind} {language}: {:?}", told(&read));
        let notes = told(&read);
        assert!(notes.iter().all(|told| told.contains("was read as Windows-1252")), "{kind} {language}: {notes:?}");
        let heading = text.split(';').nth(3).unwrap();
        assert_eq!(by(&read, heading), Some(By::Synonym { language: Some(language.into()) }), "{heading}");
    }
}

#[test]
fn what_is_done_is_not_closed_in_any_language() {
    for word in [
        "Erledigt",
        "Abgeschlossen",
        "Terminé",
        "Résolu",
        "Completado",
        "Resuelto",
        "Afgehandeld",
        "Opgelost",
        "Hotovo",
        "Vyřešeno",
    ] {
        let read = table("nonconformity", "", format!("id,title,status\nN-1,Tor,{word}\n").as_bytes());
        assert_eq!(field(&read, "status"), Scalar::Absent(Absence::UnknownStatus), "{word}");
    }
}

#[test]
fn an_organisation_adds_words_of_its_own() {
    let config = b"synonyms: [isms/words.yaml]\nsources: [ { files: a.csv, type: risk } ]\n";
    let words = "fields: { risk: { likelihood: [Hitze], title: [Schadensfall] } }\nvalues: { risk.status: { closed: [Fertig] } }\n";
    let table = "Nr.;Schadensfall;Hitze;Status\nR-1;Tor;3;Fertig\n";
    let read = read(&[("tickmark.yaml", config), ("isms/words.yaml", words.as_bytes()), ("a.csv", table.as_bytes())]);
    assert_eq!(told(&read), [""; 0]);
    assert_eq!(field(&read, "likelihood"), Scalar::Number(3.0));
    assert_eq!(by(&read, "Hitze"), Some(By::Synonym { language: Some("isms/words.yaml".into()) }));
}

#[test]
fn a_word_with_two_meanings_in_one_file_is_told_with_both_places() {
    let config = b"synonyms: [w.yaml]\nsources: [ { files: a.csv, type: risk } ]\n";
    let words = "fields:\n  risk:\n    likelihood: [Hitze]\n    impact: [hitze, Status]\n    nothing: [x]\n\
                 values:\n  risk.status:\n    closed: [Fertig]\n    treated: [fertig, New]\n    away: [y]\n";
    let read = read(&[("tickmark.yaml", config), ("w.yaml", words.as_bytes()), ("a.csv", b"id,title\nR-1,Tor\n")]);
    assert_eq!(
        told(&read),
        [
            "w.yaml:4:14: error: the heading `hitze` would belong to two fields of risk",
            "w.yaml:4:21: error: the heading `Status` belongs to `status` of risk already",
            "w.yaml:5:5: error: risk has no field `nothing`",
            "w.yaml:9:15: error: `fertig` would stand for two values of `risk.status`",
            "w.yaml:9:23: error: `New` stands for `identified` of `risk.status` already",
            "w.yaml:10:5: error: `away` is no value of `risk.status`",
        ]
    );
}
