import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openSecrets } from "../../src/runtime/secrets.ts";
import { freshDirectory } from "../support/fresh-directory.ts";

const ENVIRONMENT = {
  HERALD_SECRET_OPS_FEISHU: " https://open.feishu.cn/hook/1 \n",
  HERALD_SECRET_EMPTY: "  ",
  RONGCLOUD_APP_SECRET: "Y1W2MeFwwwRxa0",
  DATABASE_URL: "postgres://herald:hunter2@db/herald",
};

describe("a secret", () => {
  it("comes from the variable of its name, without the white space around it", async () => {
    expect(await openSecrets(null, ENVIRONMENT).read("ops-feishu")).toBe("https://open.feishu.cn/hook/1");
  });

  it("comes from the file of its name, as mounted volumes have it, and anew each time", async () => {
    const directory = await freshDirectory();
    await mkdir(join(directory, "..data"));
    await writeFile(join(directory, "..data", "ops"), "first\n");
    await symlink(join("..data", "ops"), join(directory, "ops"));
    const secrets = openSecrets(directory, ENVIRONMENT);
    expect(await secrets.read("ops")).toBe("first");
    await writeFile(join(directory, "..data", "ops"), "second\n");
    expect(await secrets.read("ops")).toBe("second");
  });

  it.each(["../passwd", "RONGCLOUD_APP_SECRET", "..", ".", "", "a/b", "a\\b", "a\0b", "ops_feishu", "Ops", "a b"])(
    "is never something else of the machine: %j",
    async (name) => {
      const reading = openSecrets(await freshDirectory(), ENVIRONMENT).read(name);
      await expect(reading).rejects.toMatchObject({ code: "SECRET_MISSING" });
    },
  );

  it("that is not there is named, with where it was looked for, and no other is shown", async () => {
    const directory = await freshDirectory();
    await writeFile(join(directory, "huge"), "x".repeat(10_000));
    await writeFile(join(directory, "blank"), "\n");
    const why = (name: string, of: string | null = directory) =>
      openSecrets(of, ENVIRONMENT)
        .read(name)
        .catch((error: unknown) => String(error));
    expect(await why("none")).toMatch(/the secret "none" is not there: HERALD_SECRET_NONE is not set, .* with ENOENT/);
    expect(await why("empty", null)).toMatch(/neither HERALD_SECRET_EMPTY nor HERALD_SECRETS_DIR is set/);
    expect(await why("huge")).toMatch(/its file holds 10000 characters/);
    expect(await why("blank")).toMatch(/its file holds 1 characters/);
    expect(await why("none")).not.toContain(directory);
  });
});
