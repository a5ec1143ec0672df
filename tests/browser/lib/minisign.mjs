// Signs as minisign does, and wrongly where a test wants that.
import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";

/** A pair of keys; `public` is what people hand on. */
export function keyPair(id = randomBytes(8)) {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const raw = Buffer.from(publicKey.export({ format: "jwk" }).x, "base64url");
  return { id, privateKey, public: Buffer.concat([Buffer.from("Ed"), id, raw]).toString("base64") };
}

/** The comment of an edition. */
export function comment({ list = "clinics", sequence = 1, issued = "2026-01-01", expires = "2999-01-01" } = {}) {
  return `portalward list=${list} sequence=${sequence} issued=${issued} expires=${expires}`;
}

/** The signature of bytes; `legacy` signs them as they are, not their hash, as old programs did. */
export function signature(bytes, key, trusted, { legacy = false } = {}) {
  const message = legacy ? Buffer.from(bytes) : createHash("blake2b512").update(bytes).digest();
  const made = sign(null, message, key.privateKey);
  const whole = Buffer.concat([Buffer.from(legacy ? "Ed" : "ED"), key.id, made]).toString("base64");
  const global = sign(null, Buffer.concat([made, Buffer.from(trusted)]), key.privateKey).toString("base64");
  return `untrusted comment: a list\n${whole}\ntrusted comment: ${trusted}\n${global}\n`;
}
