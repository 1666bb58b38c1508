/** /v1/apply: a whole campaign file at once, as a dry run or for good. */
import { createRoute, z } from "@hono/zod-openapi";
import { whyNot } from "../../domain/access.ts";
import { Refused } from "../../domain/refused.ts";
import { closed } from "../../domain/zod-faults.ts";
import { readCampaignFile } from "../../schedules/campaign-file.ts";
import { body, json, REFUSALS, router } from "../answers.ts";
import { needs } from "../identify.ts";
import type { HttpNeeds } from "../needs.ts";
import { present } from "../present.ts";
import { Problem } from "../problem.ts";
import { WARNING, warningViews } from "../views.ts";

export const APPLY_PATH = "/apply";

const CHANGE = z.enum(["created", "changed", "unchanged"]);

const APPLIED = z
  .object({
    rules: CHANGE,
    campaigns: z.record(z.string(), CHANGE),
    schedules: z.record(z.string(), CHANGE),
    pruned: z.array(z.string()).openapi({ description: "Campaigns cancelled and schedules removed." }),
    warnings: z.array(WARNING),
  })
  .openapi("Applied");

export type AppliedAnswer = z.infer<typeof APPLIED>;

const apply = createRoute({
  method: "post",
  path: APPLY_PATH,
  summary: "Apply a campaign file: all of it, or nothing with every fault",
  // The app is in the file, so the right for it is looked at once that has been read.
  ...needs("operate", "any"),
  request: body(
    closed({
      text: z.string().openapi({ description: "The campaign file as it is, YAML or JSON." }),
      dryRun: z.boolean().optional().openapi({ description: "Say what would change, and change nothing." }),
      prune: z.boolean().optional().openapi({
        description:
          "Also cancel waiting campaigns of earlier files, and remove schedules, that this one does not have.",
      }),
    }).openapi("ApplyFile"),
  ),
  responses: { 200: json(APPLIED, "What was done, or would be; by id"), ...REFUSALS },
});

export function applyRoutes({ herald }: HttpNeeds) {
  return router().openapi(apply, async (context) => {
    const caller = context.get("caller");
    const { text, ...how } = context.req.valid("json");
    const reading = readCampaignFile(text);
    if (reading.kind === "faults") throw new Refused("invalid", "the file cannot be applied", reading.faults);
    const { file } = reading;
    const why = whyNot(caller, "operate", file.app.id);
    if (why !== null) throw new Problem("forbidden", why);
    const { pruned, ...applied } = await herald.applyFile({ file, actor: caller.name, ...present(how) });
    return context.json({ ...applied, pruned: [...pruned], warnings: warningViews(file.warnings) }, 200);
  });
}
