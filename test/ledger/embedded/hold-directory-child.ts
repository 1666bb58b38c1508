/** A process that, each time it is told to, tries to lock the directory it was given and says `held` or why not. */
import { lockDirectory } from "../../../src/ledger/embedded/directory-lock.ts";

const [, , directory = ""] = process.argv;
process.on("message", () => {
  try {
    lockDirectory(directory);
    process.send?.("held");
  } catch (error) {
    process.send?.(error instanceof Error ? error.message : String(error));
  }
});
process.send?.("ready");
