// Runs before every npm script, so its syntax stays what any Node since 12 can read.
import { readFileSync } from "fs";

var wanted = /"node": ">=(\d+)\.(\d+)"/.exec(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
var found = process.versions.node.split(".");
var isNewEnough =
  Number(found[0]) > Number(wanted[1]) ||
  (Number(found[0]) === Number(wanted[1]) && Number(found[1]) >= Number(wanted[2]));

if (!isNewEnough) {
  console.error(
    "Herald needs Node.js " +
      wanted[1] +
      "." +
      wanted[2] +
      " or newer and this is " +
      process.version +
      ": " +
      'run "npm ci" in this folder, which brings a newer Node that every npm script here then uses, ' +
      "or, if that is what you just did and its install script was blocked, install Node.js 24 yourself.",
  );
  process.exit(1);
}

// npm may itself run on an older Node than the one it has just installed here, and then warns of EBADENGINE several times.
if (process.env.npm_lifecycle_event === "prepare" && process.env.npm_command === "ci") {
  console.log(
    "Herald's npm scripts use Node.js " + process.version + "; EBADENGINE warnings about another one are harmless.",
  );
}
