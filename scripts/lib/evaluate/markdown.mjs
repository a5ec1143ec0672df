// Markdown tables, and the parts of a document that a run without the gathered sets leaves as they are.
const cell = (value) => String(value).replaceAll("|", "\\|").replaceAll("\n", " ");

/** A table, or a sentence where it has no lines. Numbers stand to the right. */
export function table(header, lines) {
  if (lines.length === 0) return "None.";
  const isNumeric = header.map((_, at) => lines.every((line) => /^[\d,.]*( %)?$/.test(String(line[at]))));
  const rule = isNumeric.map((numeric) => (numeric ? "---:" : "---"));
  return [header, rule, ...lines].map((cells) => `| ${cells.map(cell).join(" | ")} |`).join("\n");
}

/** A number with its thousands apart. */
export const number = (value) => value.toLocaleString("en-US");

/** An address as it stands. */
export const code = (text) => `\`${text}\``;

/** The text between `<!-- name -->` and `<!-- /name -->`, or `undefined`. */
export function between(text, name) {
  return text.match(pattern(name))?.[2];
}

/** The text with what stands between the marks of `name` replaced. */
export function replaceBetween(text, name, content) {
  if (!pattern(name).test(text)) throw new Error(`no <!-- ${name} --> ... <!-- /${name} -->`);
  return text.replace(pattern(name), (_, open, __, close) => `${open}${content}${close}`);
}

/** A text between the marks of `name`. */
export const marked = (name, content) => `<!-- ${name} -->\n${content}\n<!-- /${name} -->`;

const pattern = (name) => new RegExp(`(<!-- ${name} -->\\n)([\\s\\S]*?)(<!-- /${name} -->)`);
