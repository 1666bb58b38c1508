/** A setup file of every test file: what it made in the shared stores goes when it ends. */
import { afterAll } from "vitest";

import { dropWhatWasMade } from "./services.ts";

afterAll(dropWhatWasMade);
