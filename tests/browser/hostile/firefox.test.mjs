// Hostile pages in Firefox: nothing that is typed gets through, and no warning is hidden for longer than a second.
import { testEachIn } from "./each-run.mjs";

await testEachIn("firefox");
