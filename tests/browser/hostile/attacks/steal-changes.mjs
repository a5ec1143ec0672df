// Attacks by change: fields that come late, and pages that become what they are while a person types.
import { FORM, fake } from "../page.mjs";
import { asking, START } from "./steal-fields.mjs";
import { arrive } from "./steal-keys.mjs";

/** Waits until the page says so, and as long as a person needs to see it, and types. */
async function typeWhenAsked(hands) {
  await hands.try(() => hands.page.waitForSelector("[data-asked]", { timeout: 4000 }));
  await hands.pause(250);
  await hands.type();
}

/** Clicks on the field before typing. */
async function clickAndType(hands) {
  await arrive(hands);
  await hands.clickOn("#field");
  await hands.type();
}

export const attacks = [
  asking(
    "text-then-password",
    "makes its text field a password field when it loses the focus",
    `<input id="field" name="f" type="text">`,
    {
      attack: `field.onblur = () => { field.type = "password"; }; ${START}`,
    },
  ),
  asking(
    "password-then-text",
    "makes its password field a text field when it gets the focus",
    `<input id="field" name="f" type="password">`,
    {
      attack: `field.onfocus = () => { field.type = "text"; }; ${START}`,
    },
  ),
  {
    ...asking(
      "built-on-mousedown",
      "builds its field when the mouse is pressed on a drawn box",
      `<p>Password</p><div id="field" style="border:1px solid;height:1.6rem"></div>`,
      {
        attack: `field.onmousedown = (e) => { e.preventDefault(); field.innerHTML = '<input type="password" name="password">'; field.firstChild.focus(); }; begun();`,
      },
    ),
    person: clickAndType,
  },
  asking("built-at-keydown", "builds its field at each key, under the key", `<p>Password</p><div id="box"></div>`, {
    attack: `addEventListener("keydown", () => { const field = document.createElement("input"); field.type = "password"; box.append(field); field.focus(); }, true); begun();`,
  }),
  asking(
    "built-at-focus",
    "puts a new field in the place of its old one whenever that gets the focus",
    `<div id="box"><input id="field" name="comment"></div>`,
    {
      attack: `field.onfocus = () => setTimeout(() => { box.innerHTML = '<label>Password <input name="f" type="password"></label>'; box.querySelector("input").focus(); }); ${START}`,
    },
  ),
  {
    ...asking("built-late", "puts its form in after 1.2 s, with the focus in it", `<div id="box"></div>`, {
      attack: `setTimeout(() => { box.innerHTML = '<label>Password <input type="password"></label>'; box.querySelector("input").focus(); box.dataset.asked = ""; begun(); }, 1200);`,
    }),
    person: typeWhenAsked,
  },
  {
    ...asking(
      "becomes-password-late",
      "makes its focused text field a password field after 1.5 s, by attributes alone",
      `<label><span id="label">Your town</span> <input id="field" name="town"></label>`,
      {
        attack: `field.focus(); setTimeout(() => { field.type = "password"; field.name = "password"; label.firstChild.data = "Password"; field.focus(); field.dataset.asked = ""; begun(); }, 1500);`,
      },
    ),
    person: typeWhenAsked,
  },
  {
    ...asking(
      "becomes-portal-late",
      "claims to be the portal only after 1.5 s, when its field has been there for long",
      `<label>Password <input id="field" type="password"></label>`,
      {
        title: "Welcome",
        attack: `document.querySelector("h1").textContent = "Welcome"; field.focus(); setTimeout(() => { document.title = "MyChart - Login Page";
        document.querySelector("h1").firstChild.data = "MyChart"; field.dataset.asked = ""; begun(); }, 1500);`,
      },
    ),
    person: typeWhenAsked,
  },
  {
    ...asking(
      "step-by-step",
      "asks for the user name first, and draws the step for the password into the same form",
      `<div id="box"><label>User name <input id="user" name="user"></label></div>`,
      {
        attack: `document.querySelector("#user").focus(); document.forms[0].onsubmit = (e) => { e.preventDefault(); history.pushState(null, "", "/password");
        box.innerHTML = '<label>Password <input id="field" type="password"></label>'; document.querySelector("#field").focus(); }; begun();`,
      },
    ),
    person: async (hands) => {
      await arrive(hands);
      await hands.typeOnce("anna");
      await hands.key("Enter");
      await hands.type();
    },
  },
  {
    ...asking(
      "shown-on-hover",
      "shows its form when the mouse is over it",
      `<div class="menu" id="menu">Sign in<div><label>Password <input id="field" type="password"></label></div></div>`,
      {
        head: "<style>.menu>div{display:none}.menu:hover>div,.menu:focus-within>div{display:block}</style>",
        attack: `menu.onmouseenter = () => setTimeout(() => document.querySelector("#field").focus(), 50); begun();`,
      },
    ),
    person: async (hands) => {
      await arrive(hands);
      await hands.try(() => hands.page.mouse.move(0, 0));
      await hands.try(() => hands.page.hover("#menu"));
      await hands.pause(100);
      await hands.type();
    },
  },
  {
    ...asking(
      "shown-on-scroll",
      "builds its form when the person scrolls down",
      `<div style="height:3000px">Welcome</div><div id="box"></div>`,
      {
        attack: `addEventListener("scroll", () => { if (box.firstChild) return; box.innerHTML = '<label>Password <input type="password"></label>'; box.querySelector("input").focus(); }); begun();`,
      },
    ),
    person: async (hands) => {
      await arrive(hands);
      await hands.click(300, 300);
      await hands.try(() => hands.page.mouse.wheel({ deltaY: 2500 }));
      await hands.type();
    },
  },
  asking(
    "own-dialog",
    "shows its form in a modal dialog",
    `</form><dialog id="box"><form><label>Password <input id="field" type="password"></label></form></dialog><form>`,
    {
      attack: `box.showModal(); ${START}`,
    },
  ),
  asking(
    "own-popover",
    "shows its form in a popover that it opens again and again",
    `</form><div popover="manual" id="box"><form><label>Password <input id="field" type="password"></label></form></div><form>`,
    {
      attack: `setInterval(() => { if (!box.matches(":popover-open")) box.showPopover(); document.querySelector("#field").focus(); }, 30); begun();`,
    },
  ),
  {
    id: "window-in-the-page",
    what: "draws a sign-in window with an address bar into a page of another name",
    page: fake("window-in-the-page", {
      title: "Find a doctor",
      form: `<div style="border:1px solid;border-radius:8px;padding:1rem"><p>🔒 https://mychart.org/sign-in</p><h2>MyChart - Login Page</h2>${FORM}</div>`,
      attack: `document.querySelector("h1").textContent = "Find a doctor"; begun();`,
    }),
  },
];
