//! Phrases by which a message presses somebody to act. They are context: honest messages use them too.

use std::sync::LazyLock;

use serde::Serialize;

use crate::words;

/// How a message presses somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(web, derive(tsify::Tsify))]
pub enum Pressure {
    /// There is little time.
    Deadline,
    /// Money is to be paid, or card details are to be given.
    Payment,
    /// A password, a code or a number is to be given.
    Secrets,
    /// There is something to be had.
    Reward,
    /// Nobody is to be asked.
    Silence,
}

/// Phrases in words as [`words::split`] gives them; `#` is a number.
const PHRASES: &[(Pressure, &[&str])] = &[
    (
        Pressure::Deadline,
        &[
            "within # hours",
            "within # hour",
            "in # hours",
            "within # days",
            "in # days",
            "within # minutes",
            "within # h",
            "in # h",
            "within the hour",
            "# day left",
            "# hours left",
            "expires today",
            "expires tonight",
            "expire tonight",
            "expires in",
            "ends today",
            "before midnight",
            "by midnight",
            "deadline today",
            "final notice",
            "last notice",
            "last warning",
            "last chance",
            "immediately",
            "urgent",
            "act now",
            "right now",
            "action needed",
            "action required",
            "without delay",
            "will be closed",
            "will be suspended",
            "is paused",
            "is suspended",
            "within two days",
            "within # business days",
            "today only",
            "window is short",
            "en # horas",
            "pasadas # horas",
            "en # dias",
            "vence hoy",
            "caduca hoy",
            "ultimo aviso",
            "urgente",
            "inmediatamente",
            "hoy mismo",
            "antes de medianoche",
            "se pierde",
            "de inmediato",
            "sous # heures",
            "sous # h",
            "sans delai",
            "dernier rappel",
            "expire",
            "immediatement",
            "avant # h",
            "innerhalb von # stunden",
            "innerhalb von # tagen",
            "gesperrt",
            "sofort",
            "letzte mahnung",
            "em # horas",
            "hoje",
            "ultimo aviso",
            "imediatamente",
            "vence hoje",
        ],
    ),
    (
        Pressure::Payment,
        &[
            "pay now",
            "pay dispute",
            "confirm card",
            "confirm your card",
            "card number",
            "credit card",
            "debit card",
            "gift card",
            "gift cards",
            "payment method",
            "wire transfer",
            "bitcoin",
            "zelle",
            "cash app",
            "venmo",
            "direct deposit",
            "bank account",
            "online banking",
            "settle today",
            "avoid collections",
            "unpaid",
            "overdue",
            "postage",
            "processing fee",
            "tarjeta de credito",
            "numero de tarjeta",
            "pague ahora",
            "pagar ahora",
            "cuenta de banco",
            "cuenta bancaria",
            "transferencia",
            "carte bancaire",
            "coordonnees bancaires",
            "iban",
            "par carte",
            "kreditkarte",
            "bankverbindung",
            "uberweisung",
            "cartao de credito",
            "conta bancaria",
            "pix",
        ],
    ),
    (
        Pressure::Secrets,
        &[
            "password",
            "social security",
            "ssn",
            "pin",
            "# digit code",
            "security code",
            "verification code",
            "one time code",
            "member id",
            "medicare number",
            "date of birth",
            "user name and password",
            "confirm your identity",
            "verify your identity",
            "identity check",
            "verify your account",
            "confirm your account",
            "contrasena",
            "seguro social",
            "numero de medicare",
            "codigo de verificacion",
            "fecha de nacimiento",
            "confirme su identidad",
            "mot de passe",
            "numero de securite sociale",
            "carte vitale",
            "passwort",
            "versichertennummer",
            "daten jetzt bestatigen",
            "daten jetzt bestaetigen",
            "senha",
            "cpf",
        ],
    ),
    (
        Pressure::Reward,
        &[
            "refund",
            "reward",
            "rewards",
            "prize",
            "gift",
            "free",
            "unclaimed",
            "payout",
            "settlement",
            "you won",
            "flex card",
            "cash back",
            "overpayment",
            "money back",
            "at zero cost",
            "reembolso",
            "premio",
            "regalo",
            "regalos",
            "gratis",
            "sin costo",
            "devolucion",
            "remboursement",
            "cadeau",
            "cadeaux",
            "offert",
            "gratuit",
            "erstattung",
            "geschenk",
            "gewonnen",
            "kostenlos",
            "brinde",
            "resgate",
            "premios",
            "sorteo",
        ],
    ),
    (
        Pressure::Silence,
        &[
            "do not call",
            "don t call",
            "dont call",
            "do not reply to your doctor",
            "do not contact",
            "do not visit",
            "do not tell",
            "don t tell",
            "dont tell",
            "keep this",
            "cannot talk about it",
            "front desk can t help",
            "front desk cant help",
            "no llame al",
            "no llame a su",
            "no se lo diga",
            "ne contactez pas",
            "n appelez pas",
            "n en parlez",
            "rufen sie nicht",
            "nao ligue",
            "nao conte",
        ],
    ),
];

/// Words that turn a sentence about money and secrets into its opposite.
const NOT: [&str; 16] = [
    "never", "not", "no", "nunca", "jamas", "jamais", "ne", "nie", "nicht", "keine", "nao",
    "without", "wont", "don", "dont", "sin",
];

/// The phrases as they stand among the words of a sentence, between blanks.
static AMONG_WORDS: LazyLock<Vec<(Pressure, Vec<String>)>> = LazyLock::new(|| {
    let among = |phrases: &[&str]| phrases.iter().map(|phrase| format!(" {phrase} ")).collect();
    PHRASES
        .iter()
        .map(|(pressure, phrases)| (*pressure, among(phrases)))
        .collect()
});

/// How a text presses its reader, each way once.
pub(super) fn find(text: &str) -> Vec<Pressure> {
    let mut found: Vec<Pressure> = text
        .split(['.', '!', '?', '\n', ';'])
        .flat_map(|sentence| {
            let words: Vec<String> = words::split(sentence).into_iter().map(numbered).collect();
            let is_denied = words.iter().any(|word| NOT.contains(&word.as_str()));
            let sentence = format!(" {} ", words.join(" "));
            AMONG_WORDS
                .iter()
                .filter(move |(pressure, _)| {
                    !is_denied || matches!(pressure, Pressure::Deadline | Pressure::Silence)
                })
                .filter(move |(_, phrases)| {
                    phrases
                        .iter()
                        .any(|phrase| sentence.contains(phrase.as_str()))
                })
                .map(|(pressure, _)| *pressure)
                .collect::<Vec<_>>()
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// `#` for a number, also where its unit is written at it: `24h`.
fn numbered(word: String) -> String {
    let unit = word.trim_start_matches(|letter: char| letter.is_ascii_digit());
    match unit {
        "" => "#".into(),
        "h" if word.len() > 1 => "# h".into(),
        _ => word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn presses() {
        use Pressure::{Deadline, Payment, Reward, Secrets, Silence};
        let check = |text: &str, pressure: &[Pressure]| assert_eq!(find(text), pressure, "{text}");
        check("Release it in 24h", &[Deadline]);
        check(
            "Pay now by credit card, within 48 hours!",
            &[Deadline, Payment],
        );
        check("Have your password ready.", &[Secrets]);
        check("A refund of $64.90 is waiting", &[Reward]);
        check("Do not call your doctor about it.", &[Silence]);
        check("La devolución caduca hoy", &[Deadline, Reward]);
        check("Confirme su contraseña", &[Secrets]);
        check(
            "Répondez sous 48 heures avec votre carte bancaire",
            &[Deadline, Payment],
        );
    }

    #[test]
    fn does_not_press() {
        for text in [
            "We will never ask for your password.",
            "We will not text you to ask for your Social Security number or a payment.",
            "Nous ne demandons jamais votre mot de passe.",
            "Your visit is on Monday at 10.",
            "",
        ] {
            assert_eq!(find(text), [], "{text}");
        }
    }

    #[test]
    fn phrases_are_written_as_words_are_split() {
        for (_, phrases) in PHRASES {
            for phrase in *phrases {
                let words = words::split(&phrase.replace('#', "7"))
                    .join(" ")
                    .replace('7', "#");
                assert_eq!(words, *phrase);
            }
        }
    }
}
