#!/usr/bin/env node
/** The command line's entrance. */
import { processIo } from "../cli/io.ts";
import { systemClock } from "../runtime/clock.ts";
import { runProgram } from "./program.ts";

await runProgram(processIo(process, systemClock.now), process.argv.slice(2));
