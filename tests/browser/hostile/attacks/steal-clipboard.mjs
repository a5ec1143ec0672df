// Attacks by what is pasted, dropped or chosen.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fake, hostOf, SECRET } from "../page.mjs";
import { arrive } from "./steal-keys.mjs";

async function paste(hands) {
  await arrive(hands);
  await hands.clickOn("[type=password], #box");
  while (!hands.isDone) {
    await hands.paste();
    await hands.pause(100);
  }
}

/** A text of the person's own, in another part of the page, which can be dragged. */
const NOTE = `<p id="note" style="user-select:all;width:6rem">&nbsp;</p>`;
const CLIPBOARD = [
  {
    id: "paste-password",
    what: "has a password field into which the person pastes",
    page: fake("paste-password", { attack: "begun();" }),
    before: (hands) => hands.copySecret(),
    person: paste,
  },
  {
    id: "paste-anywhere",
    what: "has no field and hears what is pasted anywhere",
    page: fake("paste-anywhere", {
      form: "<p>Press Ctrl+V to sign in with your password</p>",
      attack: `document.body.onpaste = (e) => steal(e.clipboardData.getData("text"), "pasted"); begun();`,
    }),
    before: (hands) => hands.copySecret(),
    person: paste,
  },
  {
    id: "paste-into-editable",
    what: "has an editable box and reads it after something was pasted",
    page: fake("paste-into-editable", {
      form: `<p id="label">Password</p><div id="box" contenteditable aria-labelledby="label" style="border:1px solid"></div>`,
      attack: `box.focus(); new MutationObserver(() => steal(box.textContent, "mutation")).observe(box, { childList: true, subtree: true, characterData: true }); begun();`,
    }),
    before: (hands) => hands.copySecret(),
    person: paste,
  },
  {
    id: "read-clipboard",
    what: "reads the clipboard by script when its button is pressed",
    in: ["chromium"],
    why: "Firefox asks by a menu of its own, which cannot be pressed from outside",
    page: fake("read-clipboard", {
      form: `<button id="paste" type="button">Paste my password</button>`,
      attack: `paste.onclick = async () => steal(await navigator.clipboard.readText(), "read"); begun();`,
    }),
    residual: {
      chromium:
        "The page has no field and nothing is typed: it may read the clipboard, since the person has allowed that when Chromium asked. The person sees Chromium's question.",
    },
    person: async (hands) => {
      await hands.browser.browser
        .defaultBrowserContext()
        .overridePermissions(`https://${hostOf("read-clipboard")}`, ["clipboard-read"]);
      await hands.copySecret();
      await arrive(hands);
      while (!hands.isDone) {
        await hands.clickOn("#paste");
        await hands.pause(100);
      }
    },
  },
  {
    id: "drop-password",
    in: ["chromium"],
    why: "Firefox lets nothing drop that is dragged from outside",
    what: "has a password field onto which the person drops a text",
    page: fake("drop-password", {
      form: `${NOTE}<form action="/in"><label>Password <input id="field" type="password"></label></form>`,
      attack: "begun();",
    }),
    person: dragNote,
  },
  {
    id: "drop-anywhere",
    what: "has no field and reads what is dragged over it or dropped",
    in: ["chromium"],
    why: "Firefox's driver delivers no drop, and what Firefox tells before one is the page's own text",
    page: fake("drop-anywhere", {
      form: `${NOTE}<div id="field" style="border:1px dashed;height:5rem">Drop your password here</div>`,
      attack: `for (const type of ["dragenter", "dragover", "drop"]) field.addEventListener(type, (e) => { e.preventDefault(); steal(e.dataTransfer.getData("text/plain"), "on-" + type); }); begun();`,
    }),
    person: dragNote,
  },
];

/** Drags a note, whose text is put there as from another program, onto the field. */
async function dragNote(hands) {
  await arrive(hands);
  await hands.try(() =>
    hands.page.$eval(
      "#note",
      (note, text) => {
        note.textContent = text;
      },
      SECRET,
    ),
  );
  const centre = (selector) =>
    hands.try(() =>
      hands.page.$eval(selector, (e) => {
        const { x, y, width, height } = e.getBoundingClientRect();
        return { x: x + Math.min(width / 2, 30), y: y + height / 2 };
      }),
    );
  const [from, to] = [await centre("#note"), await centre("#field")];
  while (!hands.isDone && from && to) {
    await hands.click(from.x, from.y);
    await hands.drag(from, to);
    await hands.pause(100);
  }
}

/** Works with a file that has the secret in it. */
async function withFile(work) {
  const folder = mkdtempSync(join(tmpdir(), "hostile-"));
  const file = join(folder, "card.txt");
  writeFileSync(file, SECRET);
  try {
    await work(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
const READ_FILES = `const read = async (files) => { for (const file of files) steal(await file.text(), "file"); };`;
const FILES = [
  {
    id: "choose-file",
    what: "asks for a picture of the insurance card by a file field",
    in: ["chromium"],
    why: "Firefox does not tell of its window for choosing files",
    page: fake("choose-file", {
      form: `<form action="/in"><label>Insurance card <input id="field" type="file"></label></form>`,
      attack: `${READ_FILES} field.onchange = () => read(field.files); begun();`,
    }),
    person: (hands) =>
      withFile(async (file) => {
        await arrive(hands);
        const chosen = hands.try(() => hands.page.waitForFileChooser({ timeout: 1200 }));
        await hands.pause(50);
        await hands.clickOn("#field");
        await (await chosen)?.accept([file]);
        await hands.pause(300);
      }),
  },
  {
    id: "drop-file",
    what: "asks to drop the insurance card onto the page",
    in: ["chromium"],
    why: "no file can be dropped onto Firefox from outside",
    page: fake("drop-file", {
      form: `<div id="field" style="border:1px dashed;height:5rem">Drop your insurance card here</div>`,
      attack: `${READ_FILES} field.ondragover = (e) => e.preventDefault(); field.ondrop = (e) => { e.preventDefault(); read(e.dataTransfer.files); }; begun();`,
    }),
    person: (hands) =>
      withFile(async (file) => {
        await arrive(hands);
        const session = await hands.page.createCDPSession();
        const data = { items: [], files: [file], dragOperationsMask: 1 };
        for (const type of ["dragEnter", "dragOver", "drop"])
          await hands.try(() => session.send("Input.dispatchDragEvent", { type, x: 300, y: 160, data }));
        await hands.pause(300);
      }),
  },
];

export const attacks = [...CLIPBOARD, ...FILES];
