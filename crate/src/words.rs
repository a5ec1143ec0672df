//! The words that stand beside names in addresses and titles, in English, Spanish, French,
//! German and Portuguese, and how a text is split into them.

use std::sync::LazyLock;

use crate::skeleton::{plain, skeleton};

/// What a word beside a name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Nothing of its own: `my`, `online`, a number.
    Filler,
    /// Care or cover: `patient`, `insurance`, `sante`.
    Care,
    /// Dealings with whoever cares or pays: `billing`, `refund`, `formulaire`.
    Service,
    /// Signing in or securing an account: `login`, `verify`, `connexion`.
    Credential,
}

const CREDENTIAL: &str = "
    login logins logon signin signon signup auth authenticate authentication authenticator authorize authorization oauth sso
    verify verified verifying verification verif verifs validate validation validated confirm confirmed confirmation account
    accounts acct acc password passwords passwd passcode pwd otp 2fa mfa secure secured secureauth security unlock unlocked
    locked recover recovery reset reactivate reactivation activate activation suspended suspension identity identify
    credential credentials session webauth webscr token connexion connexions connecter connectez seconnecter identification
    identifiant identifiants identifier authentification authentifier verifier verifiez compte comptes moncompte motdepasse
    mdp securise securisee securiser securite activer activez reactiver valider validez confirmer confirmez inscription
    deblocage debloquer identite acceder ingresar ingreso iniciar iniciarsesion sesion cuenta cuentas micuenta contrasena
    clave verificar verificacion validar validacion seguridad confirmar confirmacion desbloquear activar identidad
    autenticacion anmelden anmeldung einloggen konto konten passwort kennwort verifizieren verifizierung bestaetigen
    bestaetigung bestatigen sicherheit sicher freischalten freischaltung entsperren aktivieren aktivierung authentifizierung
    legitimation sign securis secur securit secures securisation secu2 verifie authentif ident certificat entrar acessar
    conta contas minhaconta senha verificacao validacao seguranca confirmacao sessao autenticacao";

const SERVICE: &str = "
    portal portals portail portails patientportal patientenportal bill bills billing billpay pay payment payments paying
    invoice invoices refund refunds claim claims appeal appeals helpdesk support customer customers member members
    enrollment enrolment enroll renewal renewals renew update updates upgrade notice notices notification notifications
    message messages inbox mailbox webmail alert alerts form forms settlement compensation breach reward rewards gift
    giftcard bonus stimulus credentialing credentaling contracting contracts provider providers payroll rebate refunded
    remboursement remboursements rembourser rembourse renouvellement renouvelement renouveller renouveler renouvellements
    renouvellment renouv renouvel renouvelez espaceclient espaceassure formulaire formulaires suivi regularisation
    regularisations regulariser regul paiement paiements facture factures indemnite indemnites amende demande demandes
    commande commander expedition livraison actualisation actualiser actualisez miseajour ajour reactualisation
    reactualisations versement attestation gestion reembolso reembolsos pago pagos actualizar actualizacion renovacion
    cliente clientes erstattung rueckerstattung rechnung rechnungen zahlung zahlungen kundenservice kundenkonto
    verlaengerung aktualisierung mitglied mitglieder fatura faturas pagamento pagamentos reembolsar";

const CARE: &str = "
    sms patient patients help service services serviced care cares caring caregiver health healthy healthcare medical medicine
    medication medications med meds clinic clinics clinical hospital hospitals doctor doctors physician physicians nurse
    nurses nursing pharmacy pharmacies rx prescription prescriptions refill refills appointment appointments appt schedule
    scheduling lab labs results result test tests testing testresults record records chart charts membership benefit
    benefits insurance insurances insured plan plans coverage card cards idcard employee employees hr workforce staff
    relations relation mail email info infos information contact contacts document documents docs statement statements offer
    offers promo savings subsidy relief grant grants eligible eligibility advantage supplement enrollee covid vaccine
    telehealth virtual visit network networks operation operations marketing servicing contract integration sales department
    dept depart pharma thankyou partner partners solution solutions details inquiry enquiry policy policies tax credit
    credits access connect desk center centre medicaid resource resources wellness dental vision assurance assurances assure
    assures assuree maladie sante cartevitale vitale espace client clients gouv gouvernement gouvernment dossier dossiers
    medecin mutuelle cpam secu securitesociale sociale social aide assistance beneficiaire droits particulier particuliers
    carte cartes nouvelle mise maj avis prestation prestations acces solidarite patiente ordonnance rdv rendezvous renewed
    actu actualise gestions rubrique configuration accompagnement public publique publics recuperation recuperer demarche
    demarches couverture prevention mobile caisse caisses ministere droit titre titres enregistrement protection rapport
    rapports reglement reglements reglementation registre reforme traitement mesure mesures condition conditions consulter
    fonction formule systeme guide niveau contactez expiration experation expire expedier livraisons assur assu assurs
    maladies santes espaces servic servicer infoclient macarte votrecarte mescartes assistances aides dossierr garantie
    garanties paciente pacientes salud medico medicos seguro seguros cita citas tarjeta sanitaria ayuda servicio servicios
    atencion farmacia receta recetas acceso aviso patienten gesundheit gesundheitskarte kasse krankenkasse
    krankenversicherung versicherung versicherten versicherte karte termin termine arzt hilfe kunden zugang apotheke rezept
    saude plano planos consulta consultas cartao ajuda beneficiario acesso atendimento incorporated";

const FILLER: &str = "
    my your our the go get to for at by of in on and or www web site sites website online app apps ios android download
    official officiel officielle home page index main new now today here live plus pro one first express direct quick easy
    fast digital cloud net com org gov html http https us usa uk gb fr france french de germany au aus australia ca canada
    eu europe es it be ch nl pt br mx id two chat cart hub link links team group system systems media global international
    world inc llc corp co company ma mon mes votre vos notre nos le la les du des en ligne enligne et aux un une sur par
    pour mi su sus el los las linea enlinea oficial mein meine ihr ihre der die das und im zu fur fuer meu minha seu sua do
    da no na os as espaceperso perso personnel tel call store shop mail01 demo dev prod ws api srv server host web1
    portailas";

/// Words that name half of all places of care, so that a name made of them alone says nothing.
const GENERIC: &str = "
    hospital hospitals medical medicine center centre centers clinic clinics clinica health healthcare system systems care
    community memorial regional general county city state university universitaire area district valley river lake hill hills
    mountain north south east west northern southern eastern western northeast northwest southeast southwest central upper
    lower new children childrens kids women womens family families physicians physician doctors medecins associates partners
    group network services service department public ministry health of the and for at in de la le du des del el los las
    saint st san santa sainte mary marys joseph josephs john johns luke lukes mark marks michael michaels anthony anthonys
    francis vincent vincents elizabeth elizabeths james thomas peter peters paul pauls anne annes sacred heart holy cross
    good samaritan trinity providence mercy grace hope methodist baptist adventist lutheran presbyterian jewish catholic
    christian emergency urgent rehabilitation rehab behavioral mental psychiatric surgical surgery specialty special heart
    cancer institute foundation trust national american united first premier advanced pharmacy pharmacie farmacia apotheke
    drug drugs store stores lab labs laboratory laboratories diagnostics imaging radiology dental dentist dentists eye eyes
    optical optics optician vision hearing aids blood bank primary senior home hospice nursing living wellness life inc llc
    college school medica medico salud sante my portal patient chart online access direct";

/// The words by skeleton, sorted, and the same written backwards.
struct Lexicon {
    words: Vec<(String, Class)>,
    backwards: Vec<(String, Class)>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut words = Vec::new();
    for (text, class) in [
        (CREDENTIAL, Class::Credential),
        (SERVICE, Class::Service),
        (CARE, Class::Care),
        (FILLER, Class::Filler),
    ] {
        words.extend(text.split_whitespace().map(|word| (skeleton(word), class)));
    }
    // A word that stands in two classes keeps the stronger, which sorts last.
    words.sort_unstable();
    words.reverse();
    words.dedup_by(|(word, _), (kept, _)| word == kept);
    words.reverse();
    let mut backwards: Vec<_> = words
        .iter()
        .map(|(word, class)| (word.chars().rev().collect::<String>(), *class))
        .collect();
    backwards.sort_unstable();
    Lexicon { words, backwards }
});

/// The class of one word, given its skeleton.
pub fn class(skeleton: &str) -> Option<Class> {
    if is_number(skeleton.as_bytes()) {
        return Some(Class::Filler);
    }
    let words = &LEXICON.words;
    let at = words
        .binary_search_by(|(word, _)| word.as_str().cmp(skeleton))
        .ok()?;
    words.get(at).map(|&(_, class)| class)
}

/// Digits alone; `0` and `1` have become `o` and `l`.
fn is_number(skeleton: &[u8]) -> bool {
    skeleton.iter().any(u8::is_ascii_digit)
        && skeleton
            .iter()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'o' | b'l'))
}

/// The strongest class among the words that a skeleton is made of, or `None` if it is not made
/// of known words alone. An empty text has no words, and is [`Class::Filler`].
///
/// ```
/// use portalward::words::{Class, segment};
///
/// assert_eq!(segment("mypatlentportal"), Some(Class::Service)); // skeletons write `i` as `l`
/// assert_eq!(segment("chrys"), None);
/// ```
pub fn segment(skeleton: &str) -> Option<Class> {
    beginnings(skeleton).last().copied().flatten()
}

/// For each position, the strongest class of the words that the text before it is made of, or
/// `None` where it is not made of known words alone.
pub fn beginnings(skeleton: &str) -> Vec<Option<Class>> {
    reach(skeleton.as_bytes(), &LEXICON.words)
}

/// For each position, the strongest class of the words that the text from there on is made of,
/// or `None` where it is not made of known words alone.
pub fn endings(skeleton: &str) -> Vec<Option<Class>> {
    let backwards: Vec<u8> = skeleton.bytes().rev().collect();
    let mut reached = reach(&backwards, &LEXICON.backwards);
    reached.reverse();
    reached
}

/// Goes from word to word, so that a text which begins with no known word costs one search.
fn reach(text: &[u8], words: &[(String, Class)]) -> Vec<Option<Class>> {
    let mut reached: Vec<Option<Class>> = vec![None; text.len() + 1];
    if let Some(first) = reached.first_mut() {
        *first = Some(Class::Filler);
    }
    for start in 0..text.len() {
        let (Some(Some(before)), Some(rest)) = (reached.get(start).copied(), text.get(start..))
        else {
            continue;
        };
        for (length, class) in words_at(rest, words) {
            if let Some(slot) = reached.get_mut(start + length) {
                *slot = (*slot).max(Some(before.max(class)));
            }
        }
    }
    reached
}

/// The words that a text begins with, each with its length, and a number where it begins with one.
fn words_at<'w>(
    text: &'w [u8],
    words: &'w [(String, Class)],
) -> impl Iterator<Item = (usize, Class)> + 'w {
    let key = text.get(..2).unwrap_or(text);
    let from = words.partition_point(|(word, _)| word.as_bytes() < key);
    let found = words
        .get(from..)
        .unwrap_or_default()
        .iter()
        .take_while(move |(word, _)| word.as_bytes().starts_with(key))
        .filter(|(word, _)| text.starts_with(word.as_bytes()))
        .map(|(word, class)| (word.len(), *class));
    let digits = text
        .iter()
        .take_while(|byte| byte.is_ascii_digit() || matches!(byte, b'o' | b'l'))
        .count();
    let number = (1..=digits)
        .filter(|&length| text.get(..length).is_some_and(is_number))
        .map(|length| (length, Class::Filler));
    found.chain(number)
}

/// The words of a text as it is shown: lower case, in ASCII where it looks like that, split at
/// all that is neither letter nor digit. An apostrophe joins (`children's` is `childrens`).
pub fn split(text: &str) -> Vec<String> {
    let plain = plain(text).replace(['\'', '’'], "");
    plain
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// A name written without blanks, as claims are looked up: `Kaiser Permanente` becomes
/// `kaiserpermanente`.
pub fn joined(text: &str) -> String {
    split(text).concat()
}

/// Whether a name is made only of words that many places of care have in theirs.
pub fn is_generic(name: &str) -> bool {
    static WORDS: LazyLock<Vec<&str>> = LazyLock::new(|| GENERIC.split_whitespace().collect());
    split(name)
        .iter()
        .all(|word| WORDS.contains(&word.as_str()) || word.len() < 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<Class> {
        segment(&skeleton(text))
    }

    #[test]
    fn known_words() {
        let check = |text: &str, class| assert_eq!(of(text), Some(class), "{text}");
        check("", Class::Filler);
        check("login", Class::Credential);
        check("l0gin", Class::Credential);
        check("myaccount", Class::Credential);
        check("moncompte", Class::Credential);
        check("patientportal", Class::Service);
        check("clinic2024", Class::Care);
        check("remboursement2024", Class::Service);
        check("espaceclient", Class::Service);
        check("online24", Class::Filler);
        check("2026", Class::Filler);
    }

    #[test]
    fn from_either_end() {
        let reached = |of: Vec<Option<Class>>| {
            let at = of.iter().enumerate().filter(|(_, class)| class.is_some());
            at.map(|(at, _)| at).collect::<Vec<_>>()
        };
        assert_eq!(reached(beginnings("loglnamelle")), [0, 5]);
        assert!(reached(endings("amellelogln")).contains(&6));
        assert!(!reached(endings("amellelogln")).contains(&0));
        assert_eq!(reached(beginnings("qzx")), [0]);
        assert_eq!(reached(endings("")), [0]);
        assert_eq!(
            endings("amellelogln").get(6),
            Some(&Some(Class::Credential))
        );
    }

    #[test]
    fn unknown_words() {
        for text in ["x", "duke", "chrys", "nx", "loginx", "bank"] {
            assert_eq!(of(text), None, "{text}");
        }
    }

    #[test]
    fn names() {
        assert_eq!(joined("Kaiser Permanente®"), "kaiserpermanente");
        assert_eq!(joined("Seattle Children's"), "seattlechildrens");
        assert_eq!(joined("МyChart"), "mychart"); // Cyrillic М
        assert!(is_generic("St. Mary's Medical Center"));
        assert!(is_generic("Community Memorial Hospital"));
        assert!(!is_generic("Carilion Clinic"));
    }

    #[test]
    fn no_word_is_a_single_letter() {
        assert!(LEXICON.words.len() > 700, "{}", LEXICON.words.len());
        for (word, _) in &LEXICON.words {
            assert!(word.len() >= 2, "{word}");
        }
    }
}
