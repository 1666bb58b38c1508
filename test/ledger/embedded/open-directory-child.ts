/** A process that opens the embedded store in the directory it is given, and then waits to be killed. */
import { openEmbedded } from "../../../src/ledger/embedded/open-embedded.ts";

const [, , directory = ""] = process.argv;
await openEmbedded(directory);
process.send?.("open");
setInterval(() => undefined, 1_000);
