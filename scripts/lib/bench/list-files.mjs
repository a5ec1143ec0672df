// Large lists that are made up, in the shapes that publishers use.
import { createWriteStream } from "node:fs";

const uuid = (number) => `urn:uuid:00000000-0000-4000-8000-${number.toString(16).padStart(12, "0")}`;
const BRAND = "http://hl7.org/fhir/StructureDefinition/organization-brand";
const PORTAL = "http://hl7.org/fhir/StructureDefinition/organization-portal";
const LOGO = `data:image/png;base64,${"A".repeat(500)}`;

/** One of some 1,200 brands with 79 facilities each, whose references are `urn:uuid:`. */
function organisation(number, family = 80) {
  const isBrand = number % family === 0;
  const address = [
    { line: [`${number} Long Road`, "Floor 3"], city: "Town", state: "WI", postalCode: "53711", country: "US" },
  ];
  const resource = isBrand
    ? {
        telecom: [{ system: "url", value: `https://www.health-system-${number}.org` }],
        extension: [
          { url: BRAND, extension: [{ url: "brandLogo", valueUrl: LOGO }] },
          {
            url: PORTAL,
            extension: [
              { url: "portalName", valueString: "MyChart" },
              { url: "portalUrl", valueUrl: `https://mychart.health-system-${number}.org/MyChart` },
              { url: "portalEndpoint", valueReference: { reference: uuid(1e9 + ((number / family) % 800)) } },
            ],
          },
        ],
        endpoint: [{ reference: uuid(1e9 + ((number / family) % 800)) }],
      }
    : {
        partOf: { reference: uuid(number - (number % family)) },
        identifier: [{ system: "http://hl7.org/fhir/sid/us-npi", value: "1234567893" }],
        extension: [{ url: BRAND, extension: [{ url: "brandLogo", valueUrl: LOGO }] }],
      };
  const name = isBrand ? `Health System ${number}` : `Facility ${number} of Health System`;
  return {
    fullUrl: uuid(number),
    resource: { resourceType: "Organization", id: String(number), active: true, name, address, ...resource },
  };
}

function* bundle(entries) {
  yield '{"resourceType":"Bundle","type":"collection","timestamp":"2026-08-30T00:00:00Z","entry":[';
  let comma = "";
  for (const entry of entries) {
    yield comma + JSON.stringify(entry);
    comma = ",\n";
  }
  yield "]}";
}

function* epic() {
  for (let number = 0; number < 96_000; number++) yield organisation(number);
  for (let number = 0; number < 800; number++) yield endpoint(number, "https://fhir.vendor.org/r4/");
}

function endpoint(number, address) {
  const resource = { resourceType: "Endpoint", id: `e${number}`, status: "active", address: address + number };
  return { fullUrl: uuid(1e9 + number), resource };
}

function* oracle() {
  for (let number = 0; number < 1359; number++) {
    const identifier = [{ system: "urn:ietf:rfc:3986", value: `urn:oid:2.16.840.${number}` }];
    const address = [{ city: "Town", state: "KS", country: "United States of America" }];
    yield {
      fullUrl: uuid(number),
      resource: { resourceType: "Organization", name: `Clinic ${number}`, identifier, address },
    };
    yield endpoint(number, "https://fhir-myrecord.vendor.com/r4/");
  }
}

function* each100000() {
  for (let number = 0; number < 100_000; number++) yield organisation(number, 1);
}

function* million() {
  yield '{"format":"portalward-list/1","name":"Million","publisher":"Bench","version":1,"updated":"2026-11-26","providers":[';
  const source = { name: "made up", retrieved: "2026-11" };
  for (let number = 0; number < 200_000; number++) {
    const domains = [0, 1, 2, 3, 4].map((at) => `clinic-${number}-${at}.org`);
    const provider = { id: `clinic-${number}`, name: `Clinic ${number}`, kind: "clinic", domains, source };
    yield (number === 0 ? "\n" : ",\n") + JSON.stringify(provider);
  }
  yield "]}";
}

/** What they are, and their pieces. */
export const FILES = [
  ["a bundle in Epic's shape, 96,000 organisations", () => bundle(epic())],
  ["a bundle in Oracle's shape, 1,359 organisations", () => bundle(oracle())],
  ["a bundle of 100,000 organisations with sites", () => bundle(each100000())],
  ["a list of 1,000,000 domains", million],
];

/** Writes a file of pieces. */
export async function write(file, pieces) {
  const out = createWriteStream(file);
  for (const piece of pieces) if (!out.write(piece)) await new Promise((done) => out.once("drain", done));
  await new Promise((done) => out.end(done));
}
