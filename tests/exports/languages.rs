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

const TWINS: [Twin; 10] = [
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
    (
        "nonconformity",
        NONCONFORMITY,
        "fr",
        "N°;Titre;Statut;Détecté le;Gravité;Cause racine;Action corrective requise;Preuve objective\n\
         N-1;Tor;En cours;14 mars 2026;mineure;Door;Oui;à préciser\n\
         N-2;Tor;Clôturée;2 mai 2026;majeure;Door;Non;Log\n",
        windows_1252,
    ),
    (
        "risk",
        RISK,
        "fr",
        "Réf.;Titre;État;Vraisemblance;Conséquence;Niveau de risque;Traitement;Évalué le\n\
         R-1;Tor;En traitement;2,5;1 234,5;élevé;Réduire;14 févr. 2026\n\
         R-2;Tor;Clos;1;3;faible;Transférer;1er décembre 2026\n",
        utf16,
    ),
    (
        "nonconformity",
        NONCONFORMITY,
        "es",
        "Núm.;Título;Estado;Detectado el;Clasificación;Causa raíz;Requiere acción correctiva;Evidencia objetiva\n\
         N-1;Tor;En curso;14 de marzo de 2026;menor;Door;Sí;por definir\n\
         N-2;Tor;Cerrada;2 de mayo de 2026;mayor;Door;No;Log\n",
        utf16,
    ),
    (
        "risk",
        RISK,
        "es",
        "Código;Título;Estado;Probabilidad;Impacto;Nivel de riesgo;Tratamiento;Evaluado el\n\
         R-1;Tor;En tratamiento;2,5;1.234,5;alto;Mitigar;14-feb-2026\n\
         R-2;Tor;Cerrado;1;3;bajo;Transferir;1 dic 2026\n",
        windows_1252,
    ),
    (
        "nonconformity",
        NONCONFORMITY,
        "nl",
        "Volgnummer;Titel;Voortgang;Vastgesteld op;Zwaarte;Grondoorzaak;Maatregel nodig;Objectief bewijs\n\
         N-1;Tor;In uitvoering;14 maart 2026;kleine afwijking;Door;Ja;n.t.b.\n\
         N-2;Tor;Gesloten;2 mei 2026;grote afwijking;Door;Nee;Log\n",
        windows_1252,
    ),
    (
        "risk",
        RISK,
        "nl",
        "Kenmerk;Onderwerp;Status;Kans;Schade;Risiconiveau;Risicobehandeling;Laatste beoordeling\n\
         R-1;Tor;In behandeling;2,5;1.234,5;hoog;Beheersen;14-02-2026\n\
         R-2;Tor;Gesloten;1;3;laag;Overdragen;01-12-2026\n",
        utf16,
    ),
    (
        "nonconformity",
        NONCONFORMITY,
        "cs",
        "Číslo;Název;Stav;Zjištěno dne;Závažnost;Příčina;Opatření nutné;Objektivní důkaz\n\
         N-1;Tor;V řešení;14. března 2026;malá;Door;Ano;neuvedeno\n\
         N-2;Tor;Uzavřená;2. května 2026;velká;Door;Ne;Log\n",
        utf16,
    ),
    (
        "risk",
        RISK,
        "cs",
        "Číslo;Název;Stav;Pravděpodobnost;Dopad;Úroveň rizika;Ošetření rizika;Poslední hodnocení\n\
         R-1;Tor;V ošetření;2,5;1 234,5;vysoké;Snížit;14. 2. 2026\n\
         R-2;Tor;Uzavřeno;1;3;nízké;Přenést;1. 12. 2026\n",
        utf16,
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
    let words = "Erledigt Abgeschlossen Terminé Résolu Completado Resuelto Afgehandeld Opgelost Afgerond Hotovo Vyřešeno Dokončeno";
    let rows: String = words.split(' ').enumerate().map(|(at, word)| format!("N-{at},Tor,{word}\n")).collect();
    let read = table("nonconformity", "", format!("id,title,status\n{rows}").as_bytes());
    let status = read.data.model.type_named("nonconformity").unwrap();
    let status = read.data.model.kind(status).field_named("status").unwrap();
    let records = read.data.records.iter().filter(|record| !record.id_span.is_empty());
    let statuses: Vec<_> = records.map(|record| record.field(status).unwrap().scalar.clone()).collect();
    assert_eq!(statuses, vec![Scalar::Absent(Absence::UnknownStatus); 12]);
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
