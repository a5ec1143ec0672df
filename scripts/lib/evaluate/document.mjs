// The first and the last part of docs/EVALUATION.md.
import { barTable } from "./lines.mjs";

/** The document's first part: what it is, and the bars of the repository's own material. */
export const introduction = (own) => `# Evaluation

What Portalward's verdicts are worth, measured on addresses alone: forged portals that are caught or missed, and real
sites that are accused. *Caught* and *accused* both mean a verdict of caution or danger. What a page says and asks for,
which the extension sees as well, is not in these figures.

Written by \`scripts/evaluate\`, with the lists of ${own.lists.updated}; the same lists and program give the same text.
Without more it measures what is in this repository; \`scripts/evaluate --data FOLDER\` also measures gathered sets of real
addresses, the section *Gathered sets*, which a run without them leaves as it stands. The exit status is 1 when a bar is missed.

## Bars

${barTable(own.bars)}
`;

/** The document's last part. */
export const LIMITS = `## Limits

- **Generated is not real.** A generator makes what its author thought of, and the engine's authors thought of the same. How many
  addresses a technique makes is a matter of taste, so compare lines and not the sums. The reported phishing hosts are the
  harder and the truer measure.
- **The open sets were looked at.** Words and exemptions in the engine were chosen with the gathered sets at hand, so their figures are
  an upper bound for sets of the same kinds that nobody has seen.
- **France weighs too much.** Most of the reported hosts imitate the French health insurance; the sum says little about other
  countries, of which there are few hosts.
- **An address says only so much.** On hacked sites and most free hosts a forged portal has no name in its host. Nor does a name that
  imitates nobody.
- **Silence about popular domains is partly by list.** See the lines *by the rules alone*.
- **Caution is not danger.** Most of what is caught is caution: a question before typing, not a blocked page.
- **Peers' rules are our reading of their descriptions,** with our names to protect.
`;
