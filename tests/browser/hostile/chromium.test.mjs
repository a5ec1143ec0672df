// Hostile pages in Chromium: nothing that is typed gets through, and no warning is hidden for longer than a second.
import { testEachIn } from "./each-run.mjs";

await testEachIn("chromium");
