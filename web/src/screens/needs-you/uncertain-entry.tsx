/** One that may or may not have gone out, with the evidence, which only the campaign itself holds. */
import { Link } from "react-router";
import type { Campaign } from "../../api/campaigns.ts";
import { useCampaign } from "../../api/queries.ts";
import { useHere } from "../../app/here.ts";
import { paths } from "../../app/paths.ts";
import { Shown } from "../../ui/states.tsx";
import { Evidence } from "../../campaign/evidence.tsx";

export function UncertainEntry({ campaign: { id, name } }: { campaign: Campaign }) {
  const { app } = useHere();
  const query = useCampaign(app, id);
  return (
    <div className="stack">
      <h3 className="break">
        <Link to={paths.campaign(app, id)}>{name}</Link>
      </h3>
      <Shown query={query}>
        {/* Decided a moment ago, it leaves the list with the next answer. */}
        {(campaign) => (campaign.status === "uncertain" ? <Evidence campaign={campaign} /> : null)}
      </Shown>
    </div>
  );
}
