/** Herald as a library: `import { openHerald } from "herald"`. */
export { openHerald } from "./open-herald.ts";
export type { Herald, HeraldOptions } from "./open-herald.ts";
export { readCampaignFile } from "../schedules/campaign-file.ts";
export { Refused } from "../domain/refused.ts";
export { DATA_CENTRES } from "../rongcloud/hosts.ts";
