// The version of everything: what Cargo.toml says.
import { readFileSync } from "node:fs";

const manifest = readFileSync(new URL("../../Cargo.toml", import.meta.url), "utf8");
export const version = /^\[workspace\.package\]\nversion = "([^"]+)"$/m.exec(manifest)[1];
