/**
 * The trace that is kept of a password: enough to tell that it may have been typed again, too little to find it by. It is
 * slow to make (PBKDF2, as OWASP advises for SHA-256), and there are so few traces that each stands for hundreds of the
 * passwords in a list of a million: whoever steals a profile learns which of them it may be, and never which it is.
 *
 * All traces of one person have the same salt. With one of its own for each, the same password at two portals would leave
 * two traces that narrow it down together.
 */

/** Bits of a trace. A password that is another is taken for this one once in 4,096 times. */
export const BITS = 12;
const ITERATIONS = 600_000;
const SALT_BYTES = 16;

/** The trace of a password, from 0 to 4,095. */
export async function fingerprint(password: string, salt: string, iterations = ITERATIONS): Promise<number> {
  const bytes = new TextEncoder().encode(password.normalize("NFC"));
  const key = await crypto.subtle.importKey("raw", bytes, "PBKDF2", false, ["deriveBits"]);
  const rule = { name: "PBKDF2", hash: "SHA-256", salt: fromHex(salt), iterations };
  return new DataView(await crypto.subtle.deriveBits(rule, key, 16)).getUint16(0) >> (16 - BITS);
}

/** A new salt, in hexadecimal digits. */
export function newSalt(): string {
  return [...crypto.getRandomValues(new Uint8Array(SALT_BYTES))]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}

function fromHex(digits: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
