/**
 * Secrets by name: `ops-feishu` is the variable HERALD_SECRET_OPS_FEISHU, or the file `ops-feishu` in the secrets'
 * directory. They are looked up when they are needed, so a file may be replaced while Herald runs.
 *
 * Whoever may define an alert target chooses a name. No name reaches anything else of the environment, nor a file outside
 * the directory.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";

export type Secrets = {
  /** The secret, without white space around it. @throws SecretMissing, which names it and never shows another. */
  read(name: string): Promise<string>;
};

export class SecretMissing extends Error {
  readonly code = "SECRET_MISSING";
  constructor(name: string, why: string) {
    super(`the secret "${name}" is not there: ${why}`);
    this.name = "SecretMissing";
  }
}

/** Twenty times what the longest of them has: a file that is longer is no secret. */
const SECRET_CHARACTERS_MAX = 8_192;

export function openSecrets(
  directory: string | null,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Secrets {
  return {
    async read(name) {
      if (!/^[a-z0-9-]+$/.test(name)) throw new SecretMissing(name, "a name is made of a-z, 0-9 and -");
      const variable = `HERALD_SECRET_${name.toUpperCase().replaceAll("-", "_")}`;
      const text = environment[variable]?.trim() ?? "";
      if (text !== "") return text;
      if (directory === null) throw new SecretMissing(name, `neither ${variable} nor HERALD_SECRETS_DIR is set`);
      return readSecretFile(directory, name, variable);
    },
  };
}

async function readSecretFile(directory: string, name: string, variable: string): Promise<string> {
  const text = await readFile(join(directory, name), "utf8").catch((error: unknown) => {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new SecretMissing(name, `${variable} is not set, and reading the file of that name failed with ${code}`);
  });
  const secret = text.trim();
  if (secret === "" || secret.length > SECRET_CHARACTERS_MAX) {
    throw new SecretMissing(name, `its file holds ${text.length} characters`);
  }
  return secret;
}
