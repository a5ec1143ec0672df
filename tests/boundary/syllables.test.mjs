// The counters behind the reading levels, against words that were counted by hand.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fernandezHuerta, fleschKincaid, sentencesOf, wordsOf } from "./reading-level.mjs";
import { englishSyllables, spanishSyllables } from "./syllables.mjs";

/** By kind, with a dot between syllables. Where dictionaries allow two, what most people say in the United States. */
const ENGLISH = {
  "one vowel, or several that are one": "a the it's friend board our your you yes guess view years health week",
  "a silent e at the end": "site name phone like care change there be·fore de·vice com·plete ex·pire some·one",
  "an e that is heard at the end": "me we be the rec·i·pe",
  "a consonant, l, and e": "ta·ble ti·tle ti·tles peo·ple sim·ple trou·ble bun·dled whole while files rule called",
  "-ed":
    "checked signed stopped used typed al·lowed changed dam·aged re·moved add·ed need·ed start·ed land·ed hun·dred",
  "-es": "sites names goes does clothes chang·es plac·es us·es box·es match·es pag·es clos·es cop·ies ad·dress·es",
  "-ion and its like":
    "op·tion ques·tion ver·sion re·li·gion per·mis·sion con·nec·tion o·pin·ion mil·lion or·gan·i·za·tion",
  "-ial, -ient, -ious": "so·cial spe·cial of·fi·cial pa·tient an·cient cau·tious pre·vi·ous se·ri·ous",
  "two vowels that are two, too": "di·a·be·tes so·ci·e·ty flu·id re·act sit·u·a·tion e·val·u·ate cru·el po·em gi·ant",
  "two vowels that are two": "i·de·a ar·e·a me·di·a ra·di·o vid·e·o cli·ent di·et sci·ence cre·ate cre·at·ed us·u·al",
  "-ing after a vowel": "go·ing do·ing be·ing see·ing try·ing cop·y·ing say·ing us·ing warn·ing warn·ings build·ing",
  y: "type my yes an·y be·yond a·way lay·er eyes they're",
  "q and its u": "quick e·qual ques·tion re·quest quite",
  compounds: "an·y·one some·thing some·where some·times ev·ery·thing an·y·bod·y else·where home·page",
  "a silent e within": "state·ment safe·ly care·ful use·less el·e·ment",
  "a shortened not": "don't won't can't did·n't is·n't does·n't could·n't you'll we've",
  "hyphens and owners": "sign-·in e-·mail web·site's clin·ic's",
  "no vowel, and m by itself": "https pdf rhy·thm pris·m",
  "what we say most":
    "Por·tal·ward por·tal pass·word in·sur·ance clin·ic ad·dress brows·er real fake pro·tect·ing sig·na·ture",
};

const SPANISH = {
  plain: "la ca·sa por·tal con·tra·se·ña lis·ta nú·me·ro clí·ni·ca a·gre·gar ver·da·de·ro",
  "a weak vowel and a strong one": "si·tio bien vie·ja puer·ta cau·sa rei·na cuen·ta au·to·ri·dad seis oi·go eu·ro",
  "a weak vowel with the accent": "dí·a guí·a pa·ís te·ní·a to·da·ví·a le·í·do Ma·rí·a ba·úl re·ír va·cí·o con·fí·e",
  "a strong vowel with the accent": "a·diós tam·bién re·vi·só re·ci·bió a·vión des·pués",
  "two strong vowels": "le·er co·rre·o ca·e po·e·ta te·a·tro pro·ve·e·dor le·er·lo hé·ro·e",
  "two weak vowels": "ciu·dad muy cui·da·do rui·do cons·trui·do",
  "three vowels": "Pa·ra·guay U·ru·guay a·ve·ri·guáis buey",
  "qu, gu, and gü":
    "que quien e·qui·po gui·ta·rra se·gui·da gue·rra a·gua len·gua ver·güen·za lin·güís·ti·ca ci·güe·ña",
  y: "y hoy ley ya yo le·yen·do ma·yo a·yu·da",
  "an h within": "prohi·bir ahu·mar bú·ho al·co·hol a·ho·ra",
  "-ción and its like": "di·rec·ción a·ten·ción pro·tec·ción or·ga·ni·za·ción or·ga·ni·za·cio·nes se·sión",
  "pronouns at the end": "há·ga·lo cám·bie·la a·gré·gue·la com·prué·be·lo per·mí·ta·lo guár·de·lo dé·je·la",
};

function check(words, count) {
  for (const divided of words.split(" ")) {
    const word = divided.replaceAll("·", "");
    assert.equal(count(word), divided.split("·").length, divided);
  }
}

for (const [language, table, count] of [
  ["English", ENGLISH, englishSyllables],
  ["Spanish", SPANISH, spanishSyllables],
]) {
  describe(`syllables in ${language}`, () => {
    for (const [kind, words] of Object.entries(table)) test(kind, () => check(words, count));
  });
}

test("words are what is read aloud, hyphens and apostrophes within them", () => {
  assert.deepEqual(wordsOf("«¿Ya escribió…?» 12 · don’t sign-in: (mychart.org)"), [
    "Ya",
    "escribió",
    "don’t",
    "sign-in",
    "mychart",
    "org",
  ]);
});

test("sentences end where they end, not within addresses", () => {
  for (const [text, expected] of [
    ["Leave this page", 1],
    ["Not sure? Call us. Now!", 3],
    ["This is mychart.org. It is real.", 2],
    ["Choose “This is mine.” Then go.", 2],
    ["Elija «Es mío». ¿Listo?", 2],
    ["The reason: it is old", 1],
    ["…", 0],
  ]) {
    assert.equal(sentencesOf(text), expected, text);
  }
});

test("the formulas give what they give by hand", () => {
  // 10 words, 2 sentences, 12 syllables.
  const english = fleschKincaid(["Do not type here. Call your clinic or your doctor."]);
  assert.ok(Math.abs(english - (0.39 * 5 + 11.8 * 1.2 - 15.59)) < 1e-9, String(english));
  // 9 words, 2 sentences, 16 syllables.
  const spanish = fernandezHuerta(["No escriba aquí su clave. Llame a la clínica."]);
  assert.ok(Math.abs(spanish - (206.84 - 60 * (16 / 9) - 1.02 * 4.5)) < 1e-9, String(spanish));
});

test("what is hard to read is told from what is easy", () => {
  const hard = "Authentication credentials submitted to unverified destinations may subsequently be compromised.";
  assert.ok(fleschKincaid([hard]) > 12);
  assert.ok(fleschKincaid(["Do not type your password here."]) < 3);
  const difícil = "Las credenciales de autenticación enviadas a destinos no verificados podrían quedar comprometidas.";
  assert.ok(fernandezHuerta([difícil]) < 40);
  assert.ok(fernandezHuerta(["No escriba aquí su clave."]) > 70);
});
