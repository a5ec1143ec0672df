// Attacks on the warning itself: pages that remove, hide, cover or outwait it.
import { fake } from "../page.mjs";

export const attacks = [
  {
    id: "remove-every-millisecond",
    what: "takes everything that is new below the root out again, every millisecond",
    page: fake("remove-every-millisecond", {
      attack: `begun(); setInterval(() => { for (const e of [...document.documentElement.children]) if (e.localName === "div") e.remove(); }, 1);`,
    }),
  },
];
