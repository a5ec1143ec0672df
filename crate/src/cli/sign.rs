//! `portalward list key`, `sign` and `verify`: minisign, so that its own program can do the same.

use std::fs;
use std::path::{Path, PathBuf};

use lexopt::{Arg, Parser};
use minisign::{KeyPair, PublicKey, SecretKeyBox};

use super::list::today;
use super::{Failure, unexpected};
use crate::lists::json;
use crate::lists::signature::{self, Edition};

/// What goes into the way of the signature's file.
const SUFFIX: &str = "minisig";

#[derive(Default)]
struct Options {
    files: Vec<PathBuf>,
    key: Vec<PathBuf>,
    out: Option<PathBuf>,
    password_file: Option<PathBuf>,
    list: Option<String>,
    sequence: Option<u64>,
    expires: Option<String>,
    newer_than: Option<PathBuf>,
}

impl Options {
    fn read(mut arguments: Parser) -> Result<Self, Failure> {
        let mut options = Self::default();
        while let Some(argument) = arguments.next()? {
            match argument {
                Arg::Long("key") => options.key.push(arguments.value()?.into()),
                Arg::Long("out") => options.out = Some(arguments.value()?.into()),
                Arg::Long("password-file") => {
                    options.password_file = Some(arguments.value()?.into());
                }
                Arg::Long("list") => options.list = Some(text(&mut arguments)?),
                Arg::Long("expires") => options.expires = Some(text(&mut arguments)?),
                Arg::Long("newer-than") => options.newer_than = Some(arguments.value()?.into()),
                Arg::Long("sequence") => {
                    let number = text(&mut arguments)?;
                    let sequence = number
                        .parse()
                        .map_err(|_| Failure::Usage(format!("--sequence {number}: no number")))?;
                    options.sequence = Some(sequence);
                }
                Arg::Value(file) => options.files.push(file.into()),
                other => return Err(unexpected(other)),
            }
        }
        Ok(options)
    }

    fn file(&self) -> Result<&Path, Failure> {
        match self.files.as_slice() {
            [file] => Ok(file),
            _ => Err(Failure::Usage("list: one file is to be given".into())),
        }
    }

    fn password(&self) -> Result<Option<String>, Failure> {
        let Some(file) = &self.password_file else {
            return Ok(None);
        };
        Ok(Some(contents(file)?.trim_end_matches('\n').to_owned()))
    }
}

fn text(arguments: &mut Parser) -> Result<String, Failure> {
    arguments
        .value()?
        .into_string()
        .map_err(|_| Failure::Usage("an argument is not UTF-8".into()))
}

fn contents(file: &Path) -> Result<String, Failure> {
    fs::read_to_string(file).map_err(|error| Failure::Usage(format!("{}: {error}", file.display())))
}

fn failed(error: impl std::fmt::Display) -> Failure {
    Failure::Usage(error.to_string())
}

/// Makes a pair of keys.
pub(super) fn key(arguments: Parser) -> Result<(), Failure> {
    let options = Options::read(arguments)?;
    let out = options
        .out
        .as_ref()
        .ok_or_else(|| Failure::Usage("list key: --out NAME is missing".into()))?;
    let (secret, public) = (out.with_extension("key"), out.with_extension("pub"));
    if secret.exists() {
        return Err(Failure::Usage(format!(
            "{}: is there already",
            secret.display()
        )));
    }
    let KeyPair { pk, sk } = match options.password()? {
        Some(password) => KeyPair::generate_encrypted_keypair(Some(password)).map_err(failed)?,
        None => KeyPair::generate_unencrypted_keypair().map_err(failed)?,
    };
    write_secret(&secret, &sk.to_box(None).map_err(failed)?.into_string())?;
    fs::write(&public, pk.to_box().map_err(failed)?.into_string())?;
    eprintln!(
        "{}, {}: {}",
        secret.display(),
        public.display(),
        pk.to_base64()
    );
    Ok(())
}

/// Nobody but the owner may read a secret key.
fn write_secret(file: &Path, text: &str) -> Result<(), Failure> {
    use std::io::Write as _;
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file)?.write_all(text.as_bytes())?;
    Ok(())
}

/// Signs a list, which must be one of ours and without a problem.
pub(super) fn sign(arguments: Parser) -> Result<(), Failure> {
    let options = Options::read(arguments)?;
    let file = options.file()?;
    let [key] = options.key.as_slice() else {
        return Err(Failure::Usage("list sign: --key FILE is missing".into()));
    };
    let expires = options
        .expires
        .clone()
        .ok_or_else(|| Failure::Usage("list sign: --expires DAY is missing".into()))?;
    let bytes = fs::read(file).map_err(|error| failed(format!("{}: {error}", file.display())))?;
    let text = String::from_utf8(bytes).map_err(failed)?;
    let shown = file.display();
    let (list, problems) =
        json::read(&text).map_err(|problem| Failure::Usage(format!("{shown}:{problem}")))?;
    if let Some(problem) = problems.first() {
        return Err(Failure::Usage(format!("{shown}:{problem}")));
    }
    let edition = Edition {
        list: options.list.clone().unwrap_or_else(|| {
            file.file_stem()
                .map_or_else(|| "list".into(), |stem| stem.to_string_lossy().into_owned())
        }),
        sequence: options.sequence.unwrap_or(list.version),
        issued: today(),
        expires,
    };
    let comment = edition.to_string();
    let secret = SecretKeyBox::from_string(&contents(key)?).map_err(failed)?;
    let secret = match options.password()? {
        Some(password) => secret.into_secret_key(Some(password)),
        None => secret.into_unencrypted_secret_key(),
    }
    .map_err(failed)?;
    let public = PublicKey::from_secret_key(&secret).map_err(failed)?;
    let signature = minisign::sign(
        Some(&public),
        &secret,
        text.as_bytes(),
        Some(&comment),
        Some("signature of a list of verified providers"),
    )
    .map_err(failed)?
    .into_string();
    // What nobody could verify is not written.
    signature::verify(text.as_bytes(), &signature, &[&public.to_base64()]).map_err(failed)?;
    let out = options.out.clone().unwrap_or_else(|| beside(file));
    fs::write(&out, signature)?;
    eprintln!("{}: {comment}", out.display());
    Ok(())
}

/// Verifies a list's signature.
pub(super) fn verify(arguments: Parser) -> Result<(), Failure> {
    let options = Options::read(arguments)?;
    let file = options.file()?;
    let keys = options
        .key
        .iter()
        .map(|key| contents(key))
        .collect::<Result<Vec<_>, Failure>>()?;
    if keys.is_empty() {
        return Err(Failure::Usage("list verify: --key FILE is missing".into()));
    }
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let edition = of(file, &keys)?;
    if let Some(before) = &options.newer_than {
        edition
            .may_follow(&of(before, &keys)?)
            .map_err(|error| failed(format!("{}: {error}", file.display())))?;
    }
    println!("{edition}");
    edition
        .may_be_taken_on(&today())
        .map_err(|error| failed(format!("{}: {error}", file.display())))
}

fn of(file: &Path, keys: &[&str]) -> Result<Edition, Failure> {
    let shown = file.display();
    let bytes = fs::read(file).map_err(|error| failed(format!("{shown}: {error}")))?;
    signature::verify(&bytes, &contents(&beside(file))?, keys)
        .map_err(|error| failed(format!("{shown}: {error}")))
}

/// The file of a signature.
fn beside(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(SUFFIX);
    name.into()
}
