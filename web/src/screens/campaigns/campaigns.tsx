/** Every campaign there is and was, by where it stands, when it was asked for, and what it is called. */
import { Button } from "antd";
import { useEffect } from "react";
import { Link, useSearchParams } from "react-router";
import { useCampaigns } from "../../api/queries.ts";
import { useHere } from "../../app/here.ts";
import { APP_WORDS } from "../../app/app-words.ts";
import { paths } from "../../app/paths.ts";
import { Nothing, Shown } from "../../ui/states.tsx";
import { COMMON } from "../../words/common.ts";
import { useWords } from "../../words/i18n.ts";
import { CampaignCards, CampaignTable } from "./campaign-list.tsx";
import "../../campaign/parts.css";
import "./campaigns.css";
import { ExportButton } from "./export-button.tsx";
import { FilterBar } from "./filter-bar.tsx";
import type { Filter } from "./filter.ts";
import { isNarrowed, isShown, queryOf, readFilter, writeFilter } from "./filter.ts";
import { LIST_WORDS } from "./list-words.ts";
import { useMedia } from "../../ui/use-media.ts";

const PAGE = 50;

/** Where the desk itself leaves some out: larger pages, and so many asked for before the reader must ask for more. */
const SIFTED_PAGE = 200;
const SIFTED_PAGES = 5;

export default function Campaigns() {
  const { app, zone, can } = useHere();
  const t = useWords(LIST_WORDS);
  const frame = useWords(APP_WORDS);
  const [address, setAddress] = useSearchParams();
  const filter = readFilter(address);
  const isSifted = filter.recurring !== null;
  const query = useCampaigns(app, queryOf(filter, { zone, limit: isSifted ? SIFTED_PAGE : PAGE }));
  const { data, hasNextPage, isFetchingNextPage, isPlaceholderData, fetchNextPage } = query;

  const all = data?.pages.flatMap(({ campaigns }) => campaigns) ?? [];
  const shown = all.filter((campaign) => isShown(filter, campaign));
  const wantsMore =
    isSifted && shown.length < PAGE && hasNextPage && !isPlaceholderData && (data?.pages.length ?? 0) < SIFTED_PAGES;
  useEffect(() => {
    if (wantsMore && !isFetchingNextPage) void fetchNextPage();
  }, [wantsMore, isFetchingNextPage, fetchNextPage]);

  const change = (part: Partial<Filter>) => {
    // From the address as it is now: one change may come while another waits for the typing to rest.
    setAddress((now) => writeFilter({ ...readFilter(now), ...part }), { replace: true });
  };
  return (
    <div className="stack">
      <div className="row">
        <h1 className="grow">{t("title")}</h1>
        <ExportButton filter={filter} />
      </div>
      <FilterBar filter={filter} onChange={change} />
      <Shown query={query}>
        {() => (
          <div className="stack" aria-busy={isPlaceholderData} style={{ opacity: isPlaceholderData ? 0.6 : 1 }}>
            {shown.length > 0 ? (
              <List campaigns={shown} />
            ) : hasNextPage ? (
              <Nothing title={t("noneYet", { count: all.length })} />
            ) : isNarrowed(filter) ? (
              <Nothing title={t("noneMatch")}>
                <Button onClick={() => setAddress({}, { replace: true })}>{t("reset")}</Button>
              </Nothing>
            ) : (
              <Nothing title={t("none")}>
                <p>{t("noneTodo")}</p>
                {can("edit") ? <Link to={paths.compose(app)}>{frame("compose")}</Link> : null}
              </Nothing>
            )}
            <More
              count={shown.length}
              hasMore={hasNextPage}
              isBusy={isFetchingNextPage}
              onMore={() => void fetchNextPage()}
            />
          </div>
        )}
      </Shown>
    </div>
  );
}

function List({ campaigns }: { campaigns: Parameters<typeof CampaignTable>[0]["campaigns"] }) {
  const isNarrow = useMedia("(max-width: 899px)");
  return isNarrow ? <CampaignCards campaigns={campaigns} /> : <CampaignTable campaigns={campaigns} />;
}

function More({
  count,
  hasMore,
  isBusy,
  onMore,
}: {
  count: number;
  hasMore: boolean;
  isBusy: boolean;
  onMore: () => void;
}) {
  const t = useWords(LIST_WORDS);
  const common = useWords(COMMON);
  if (count === 0 && !hasMore) return null;
  return (
    <div className="row" style={{ justifyContent: "center" }}>
      <span className="soft" role="status">
        {t("shown", { count })}
        {hasMore ? "" : ` · ${t("thatIsAll")}`}
      </span>
      {hasMore ? (
        <Button loading={isBusy} onClick={onMore}>
          {common("more")}
        </Button>
      ) : null}
    </div>
  );
}
