/** The way to each screen. All but the frame and the calendar are loaded when they are first gone to. */
import { Button } from "antd";
import { lazy } from "react";
import { Link, Navigate, Route, Routes, useParams } from "react-router";
import { useLive } from "../api/live.ts";
import { useAppNow, useApps } from "../api/queries.ts";
import type { Right, Session } from "../api/session.ts";
import { Problem } from "../api/client.ts";
import { Calendar } from "../screens/calendar/calendar.tsx";
import { Loading, Nothing, Trouble } from "../ui/states.tsx";
import { useWords } from "../words/i18n.ts";
import { APP_WORDS } from "./app-words.ts";
import { Frame } from "./frame.tsx";
import { HereContext } from "./here.ts";
import { paths } from "./paths.ts";
import { zoneOf } from "./rules.ts";

const Compose = lazy(() => import("../screens/compose/compose.tsx"));
const Campaigns = lazy(() => import("../screens/campaigns/campaigns.tsx"));
const CampaignScreen = lazy(() => import("../screens/campaigns/campaign-screen.tsx"));
const Recurring = lazy(() => import("../screens/recurring/recurring.tsx"));
const ScheduleScreen = lazy(() => import("../screens/recurring/schedule-screen.tsx"));
const Approvals = lazy(() => import("../screens/approvals/approvals.tsx"));
const NeedsYou = lazy(() => import("../screens/needs-you/needs-you.tsx"));
const Settings = lazy(() => import("../screens/settings/settings.tsx"));

export function Desk({ session }: { session: Session }) {
  return (
    <Routes>
      <Route path="/apps/:app/*" element={<AppScreens session={session} />} />
      <Route path="*" element={<FirstApp />} />
    </Routes>
  );
}

/** The app that was looked at last, or the first there is. */
const KEPT_AS = "herald.app";

function FirstApp() {
  const t = useWords(APP_WORDS);
  const { data: apps, error, refetch } = useApps();
  if (apps === undefined)
    return <Alone>{error === null ? <Loading /> : <Trouble error={error} onAgain={refetch} />}</Alone>;
  const kept = localStorage.getItem(KEPT_AS);
  const first = apps.find(({ id }) => id === kept) ?? apps[0];
  if (first !== undefined) return <Navigate replace to={paths.calendar(first.id)} />;
  return (
    <Alone>
      <Nothing title={t("noApps")}>{t("noAppsTodo")}</Nothing>
    </Alone>
  );
}

function AppScreens({ session }: { session: Session }) {
  const { app = "" } = useParams();
  const t = useWords(APP_WORDS);
  const { data: now, error, refetch } = useAppNow(app);
  const connection = useLive(app);
  if (now === undefined) {
    const isUnknown = error instanceof Problem && (error.code === "not-found" || error.code === "forbidden");
    if (isUnknown) {
      return (
        <Alone>
          <Nothing title={t("noSuchApp", { app })}>
            <Link to="/">{t("toCalendar")}</Link>
          </Nothing>
        </Alone>
      );
    }
    return <Alone>{error === null ? <Loading /> : <Trouble error={error} onAgain={refetch} />}</Alone>;
  }
  localStorage.setItem(KEPT_AS, app);
  const can = (right: Right) => session.rights.includes(right);
  return (
    <HereContext value={{ session, app, now, can, zone: zoneOf(now.rules) }}>
      <Frame connection={connection}>
        <Routes>
          <Route path="calendar" element={<Calendar />} />
          <Route path="compose" element={<Compose />} />
          <Route path="campaigns" element={<Campaigns />} />
          <Route path="campaigns/:id" element={<CampaignScreen />} />
          <Route path="recurring" element={<Recurring />} />
          <Route path="recurring/:id" element={<ScheduleScreen />} />
          <Route path="approvals" element={<Approvals />} />
          <Route path="needs-you" element={<NeedsYou />} />
          <Route path="settings/:part" element={<Settings />} />
          <Route path="" element={<Navigate replace to={paths.calendar(app)} />} />
          <Route
            path="*"
            element={
              <Nothing title={t("noSuchPage")}>
                <Link to={paths.calendar(app)}>
                  <Button>{t("toCalendar")}</Button>
                </Link>
              </Nothing>
            }
          />
        </Routes>
      </Frame>
    </HereContext>
  );
}

function Alone({ children }: { children: React.ReactNode }) {
  return <main style={{ maxWidth: 640, margin: "10vh auto", padding: 16 }}>{children}</main>;
}
