//! The words that stand beside names in addresses and titles, in English, Spanish, French,
//! German and Portuguese, and how a text is split into them.

use std::sync::LazyLock;

use crate::skeleton::{plain, skeleton};

/// What a word beside a name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Nothing of its own: `my`, `online`, a number.
    Filler,
    /// Care, cover or service: `patient`, `refund`, `remboursement`.
    Care,
    /// Signing in or securing an account: `login`, `verify`, `connexion`.
    Credential,
}

const CREDENTIAL: &str = "
    login logins logon signin signon signup auth authenticate authentication authenticator authorize authorization oauth sso
    verify verified verifying verification verif verifs validate validation validated confirm confirmed confirmation
    account accounts acct acc password passwords passwd passcode pwd otp 2fa mfa
    secure secured secureauth security unlock unlocked locked recover recovery reset reactivate reactivation activate
    activation suspended suspension identity identify credential credentials session webauth webscr token
    connexion connexions connecter connectez seconnecter identification identifiant identifiants identifier authentification
    authentifier verifier verifiez compte comptes moncompte motdepasse mdp securise securisee securiser securite activer
    activez reactiver valider validez confirmer confirmez inscription deblocage debloquer identite
    acceder ingresar ingreso iniciar iniciarsesion sesion cuenta cuentas micuenta contrasena clave verificar verificacion
    validar validacion seguridad confirmar confirmacion desbloquear activar identidad autenticacion
    anmelden anmeldung einloggen konto konten passwort kennwort verifizieren verifizierung bestaetigen bestaetigung bestatigen
    sicherheit sicher freischalten freischaltung entsperren aktivieren aktivierung authentifizierung legitimation
    entrar acessar conta contas minhaconta senha verificacao validacao seguranca confirmacao sessao autenticacao";

const CARE: &str = "
    portal portals patient patients patientportal bill bills billing billpay pay payment payments paying invoice invoices
    refund refunds claim claims helpdesk help support service services serviced customer customers care cares caring caregiver
    health healthy healthcare medical medicine medication medications med meds clinic clinics clinical hospital hospitals
    doctor doctors physician physicians nurse nurses nursing pharmacy pharmacies rx prescription prescriptions refill refills
    appointment appointments appt schedule scheduling lab labs results result test tests testing testresults record records
    chart charts member members membership benefit benefits insurance insurances insured plan plans coverage enroll enrollment
    enrolment renewal renewals renew card cards idcard provider providers employee employees hr payroll workforce staff
    credentialing relations relation update updates upgrade notice notices notification notifications message messages
    mail email webmail inbox mailbox alert alerts info infos information contact contacts form forms document documents docs
    statement statements settlement compensation breach reward rewards gift giftcard bonus offer offers promo savings subsidy
    stimulus relief grant grants eligible eligibility advantage supplement enrollee covid vaccine telehealth virtual visit
    access connect desk center centre medicaid resource resources wellness dental vision
    assurance assurances assure assures assuree maladie sante cartevitale vitale remboursement remboursements rembourser
    rembourse renouvellement renouvelement renouveller renouveler espace espaceclient espaceassure client clients gouv gouvernement
    gouvernment formulaire formulaires dossier dossiers medecin mutuelle cpam secu securitesociale sociale social aide assistance
    suivi regularisation regulariser paiement paiements facture factures indemnite indemnites amende beneficiaire droits demande
    demandes commande expedition livraison particulier particuliers carte cartes nouvelle actualisation actualiser actualisez
    miseajour mise ajour maj avis attestation prestation prestations acces solidarite patiente ordonnance rdv rendezvous versement
    paciente pacientes salud medico medicos seguro seguros reembolso reembolsos pago pagos cita citas tarjeta sanitaria
    renovacion ayuda servicio servicios cliente clientes atencion farmacia receta recetas acceso aviso actualizar actualizacion
    patienten patientenportal gesundheit gesundheitskarte kasse krankenkasse krankenversicherung versicherung versicherten
    versicherte karte erstattung rueckerstattung rechnung rechnungen zahlung zahlungen termin termine arzt hilfe kunden
    kundenservice kundenkonto verlaengerung aktualisierung zugang mitglied mitglieder apotheke rezept
    saude plano planos fatura faturas pagamento pagamentos consulta consultas cartao ajuda beneficiario acesso atendimento
    reembolsar";

const FILLER: &str = "
    my your our the go get to for at by of in on and or www web site sites website online app apps mobile ios android download
    official officiel officielle home page index main new now today here live plus pro one first express direct quick easy fast
    digital cloud net com org gov html http https us usa uk gb fr france french de germany au aus australia ca canada eu europe
    es it be ch nl pt br mx in id hub link links team group network system systems solution solutions media
    global international world inc llc corp co company
    ma mon mes votre vos notre nos le la les du des en ligne enligne et aux un une sur par pour mi su sus el los las linea
    enlinea oficial mein meine ihr ihre der die das und im zu fur fuer meu minha seu sua do da no na os as portail espaceperso
    perso personnel sms tel call store shop mail01 test demo dev prod ws api srv server host web1 portailas";

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

/// The words by skeleton, sorted.
static LEXICON: LazyLock<Vec<(String, Class)>> = LazyLock::new(|| {
    let mut lexicon = Vec::new();
    for (words, class) in [
        (CREDENTIAL, Class::Credential),
        (CARE, Class::Care),
        (FILLER, Class::Filler),
    ] {
        lexicon.extend(words.split_whitespace().map(|word| (skeleton(word), class)));
    }
    // A word that stands in two classes keeps the stronger, which sorts last.
    lexicon.sort_unstable();
    lexicon.reverse();
    lexicon.dedup_by(|(word, _), (kept, _)| word == kept);
    lexicon.reverse();
    lexicon
});

/// Letters of the longest word.
const MAX_WORD: usize = 22;

/// The class of one word, given its skeleton.
pub fn class(skeleton: &str) -> Option<Class> {
    let is_digit = |byte: u8| byte.is_ascii_digit();
    // A number: `0` and `1` have become `o` and `l`.
    if skeleton.bytes().any(is_digit)
        && skeleton
            .bytes()
            .all(|byte| is_digit(byte) || matches!(byte, b'o' | b'l'))
    {
        return Some(Class::Filler);
    }
    let at = LEXICON
        .binary_search_by(|(word, _)| word.as_str().cmp(skeleton))
        .ok()?;
    LEXICON.get(at).map(|&(_, class)| class)
}

/// The strongest class among the words that a skeleton is made of, or `None` if it is not made
/// of known words alone. An empty text has no words, and is [`Class::Filler`].
///
/// ```
/// use portalward::words::{Class, segment};
///
/// assert_eq!(segment("mypatlentportal"), Some(Class::Care)); // skeletons write `i` as `l`
/// assert_eq!(segment("chrys"), None);
/// ```
pub fn segment(skeleton: &str) -> Option<Class> {
    let bytes = skeleton.as_bytes();
    let mut best: Vec<Option<Class>> = vec![None; bytes.len() + 1];
    *best.first_mut()? = Some(Class::Filler);
    for end in 1..=bytes.len() {
        let mut here = None;
        for start in end.saturating_sub(MAX_WORD)..end {
            let before = best.get(start).copied().flatten();
            if let (Some(before), Some(word)) = (before, skeleton.get(start..end).and_then(class)) {
                here = here.max(Some(before.max(word)));
            }
        }
        *best.get_mut(end)? = here;
    }
    best.last().copied().flatten()
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
        check("patientportal", Class::Care);
        check("remboursement2024", Class::Care);
        check("espaceclient", Class::Care);
        check("online24", Class::Filler);
        check("2026", Class::Filler);
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
    fn no_word_is_longer_than_looked_for() {
        assert!(LEXICON.len() > 400, "{}", LEXICON.len());
        for (word, _) in LEXICON.iter() {
            assert!((2..=MAX_WORD).contains(&word.len()), "{word}");
        }
    }
}
