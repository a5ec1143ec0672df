// What fingers and eyes mistake for one another, and the words and places that forgers put beside
// a name: the tables that scripts/lib/evaluate/permutations.mjs works from. Written for the
// evaluation alone; the engine has tables of its own, so that neither confirms the other.

/** Letters of other scripts and with marks that a host name may hold, by what they look like. */
export const HOMOGLYPHS = {
  a: "аàáâäãåāăąạɑαȧ",
  b: "ьƅḃḅɓ",
  c: "сçćčċ",
  d: "ԁđďḍɗ",
  e: "еèéêëēėęěẹ",
  f: "ƒḟ",
  g: "ɡğġģǥ",
  h: "һħĥḥհ",
  i: "іíìïîīıị",
  j: "јĵʝ",
  k: "кķḳκ",
  l: "ӏłĺļḷɫ",
  m: "мṃɱ",
  n: "ոпñńňņṇη",
  o: "оοօöóòôõōőøọơ",
  p: "рρṗ",
  q: "ԛզ",
  r: "гŕřṛɾ",
  s: "ѕśšşṣ",
  t: "тτťţṭŧ",
  u: "υսüúùûūůụ",
  v: "ѵνṿ",
  w: "ԝшωŵẁ",
  x: "хχ",
  y: "уýÿỵγ",
  z: "ᴢźžżẓ",
};

/** A Cyrillic letter for each that has one, to write a whole name with. */
export const CYRILLIC = {
  a: "а",
  b: "ь",
  c: "с",
  d: "ԁ",
  e: "е",
  g: "ԍ",
  h: "һ",
  i: "і",
  j: "ј",
  k: "к",
  l: "ӏ",
  m: "м",
  n: "п",
  o: "о",
  p: "р",
  q: "ԛ",
  r: "г",
  s: "ѕ",
  t: "т",
  v: "ѵ",
  w: "ԝ",
  x: "х",
  y: "у",
};

/** ASCII that passes for other ASCII, both ways. */
export const ASCII_CONFUSABLES = [
  ["m", "rn"],
  ["w", "vv"],
  ["d", "cl"],
  ["o", "0"],
  ["l", "1"],
  ["i", "1"],
  ["i", "l"],
];

/** Keyboards by the ending of the domain, from the top row down. */
export const KEYBOARDS = {
  fr: ["1234567890", "azertyuiop", "qsdfghjklm", "wxcvbn"],
  de: ["1234567890", "qwertzuiop", "asdfghjkl", "yxcvbnm"],
  other: ["1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"],
};

/** Other endings, cheap ones and those of countries. */
export const ENDINGS =
  "com org net info biz co us io me app xyz top shop site live online health care clinic eu fr de es pt co.uk com.br com.mx".split(
    " ",
  );

/** Words of signing in and of care that stand beside names in forged addresses, by language. */
export const WORDS = {
  en: "login signin account verify secure password patient portal billing claims benefits refund results appointment support",
  es: "acceso ingresar cuenta verificar contrasena seguridad paciente citas salud reembolso seguro",
  fr: "connexion compte verification identifiant securite remboursement patient sante assurance espace",
  de: "anmelden konto passwort bestaetigen sicherheit patienten gesundheit versicherung rechnung termin",
  pt: "entrar conta senha confirmar acesso paciente saude reembolso consulta atendimento",
};

/** Hosts on which anybody gets a name of their own; `*` is where the name stands. */
export const FREE_HOSTS = [
  "*.web.app",
  "*.firebaseapp.com",
  "*.github.io",
  "*.pages.dev",
  "*.netlify.app",
  "*.vercel.app",
  "*.weebly.com",
  "*.wixsite.com",
  "*.blogspot.com",
  "*.godaddysites.com",
  "https://sites.google.com/view/*",
  "https://storage.googleapis.com/*/index.html",
];

/** Names that are put together with another in one label. */
export const OTHER_NAMES = ["aetna", "cigna", "mychart", "doctolib"];
