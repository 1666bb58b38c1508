/**
 * The frame around every screen: which app and whether it is the real one, how today stands, what goes out next, and the way
 * to the other screens. The sandbox tints the frame itself, so that no screenshot of it can be mistaken for production.
 */
import { Button, Dropdown, Select } from "antd";
import type { ReactNode } from "react";
import { Suspense, useState } from "react";
import { Link, NavLink, useLocation, useNavigate } from "react-router";
import type { Connection } from "../api/live.ts";
import { useApps, useDays } from "../api/queries.ts";
import { signOut } from "../api/session.ts";
import { usePlanNow } from "../time/plan-clock.ts";
import { useTimeWords } from "../time/time-words.ts";
import { wallAt } from "../time/wall.ts";
import { ErrorBoundary } from "../ui/error-boundary.tsx";
import { Loading } from "../ui/states.tsx";
import { chooseLanguage, useLanguage, useWords } from "../words/i18n.ts";
import { APP_WORDS } from "./app-words.ts";
import { Banners } from "./banners.tsx";
import "./frame.css";
import { useHere } from "./here.ts";
import { useNeeds } from "./needs.ts";
import { paths } from "./paths.ts";
import { usePending } from "./pending.ts";
import { useThemeChoice } from "./theme.tsx";

export function Frame({ connection, children }: { connection: Connection; children: ReactNode }) {
  const { session, app, can } = useHere();
  const t = useWords(APP_WORDS);
  const { pathname } = useLocation();
  const [isMenuOpen, setMenuOpen] = useState(false);
  const isLive = session.provider === "live";
  return (
    <div className={`frame ${isLive ? "frame-live" : "frame-sandbox"}`}>
      <a className="skip" href="#content">
        {t("skip")}
      </a>
      <header className="frame-top">
        <Button
          className="frame-menu"
          type="text"
          aria-expanded={isMenuOpen}
          aria-controls="screens"
          onClick={() => setMenuOpen(!isMenuOpen)}
        >
          ☰<span className="unseen">{t("menu")}</span>
        </Button>
        <span className="frame-name">Herald</span>
        <AppChoice />
        <span className="frame-kind" title={t(isLive ? "productionWhy" : "sandboxWhy")}>
          {t(isLive ? "production" : "sandbox")}
        </span>
        <Today />
        <Next />
        <span className="grow" />
        <Reader />
      </header>
      <nav id="screens" className={isMenuOpen ? "frame-nav frame-nav-open" : "frame-nav"} aria-label={t("main")}>
        {can("edit") ? (
          <NavLink className="frame-compose" to={paths.compose(app)}>
            {t("compose")}
          </NavLink>
        ) : null}
        <Screens />
      </nav>
      <div className="frame-main">
        {connection === "broken" ? (
          <div className="frame-broken" role="status">
            {t("broken")}
          </div>
        ) : null}
        <Banners />
        <main id="content" tabIndex={-1}>
          <ErrorBoundary key={pathname}>
            <Suspense fallback={<Loading />}>{children}</Suspense>
          </ErrorBoundary>
        </main>
      </div>
    </div>
  );
}

function AppChoice() {
  const { app } = useHere();
  const t = useWords(APP_WORDS);
  const navigate = useNavigate();
  const apps = useApps().data ?? [];
  if (apps.length < 2) return <strong className="frame-app break">{app}</strong>;
  return (
    <Select
      aria-label={t("chooseApp")}
      value={app}
      popupMatchSelectWidth={false}
      options={apps.map(({ id }) => ({ value: id, label: id }))}
      onChange={(id: string) => void navigate(paths.calendar(id))}
    />
  );
}

/** Today's pegs: ● used, ◉ booked, ◌ kept for urgent ones, ○ free. */
function Today() {
  const { app, now } = useHere();
  const t = useWords(APP_WORDS);
  const time = useTimeWords();
  const near = now.nextFreeSeats[0]?.seat ?? null;
  const today = useToday();
  const { data } = useDays(app, { from: today, count: 1 });
  const day = data?.days[0];
  if (day === undefined || day.limit === null) return null;
  const { used, booked, limit, kept } = day;
  return (
    <span className="frame-today figures">
      {t("today")}{" "}
      <span role="img" aria-label={t("todayUsage", { used, booked, limit })}>
        {pegs({ used, booked, limit, kept })}
      </span>
      {near === null ? null : <span className="soft"> {t("freeFrom", { time: time.moment(near) })}</span>}
    </span>
  );
}

/** ●●◉◌○: as many as the day holds, or more where more were used than it holds. */
export function pegs({
  used,
  booked,
  limit,
  kept,
}: {
  used: number;
  booked: number;
  limit: number;
  kept: number;
}): string {
  const free = Math.max(0, limit - used - booked);
  const reserved = Math.min(kept, free);
  const isMany = limit > 12;
  if (isMany) return `${used}+${booked}/${limit}`;
  return "●".repeat(used) + "◉".repeat(booked) + "◌".repeat(reserved) + "○".repeat(free - reserved);
}

/** The date on the app's wall. */
export function useToday(): string {
  const { now } = useHere();
  const instant = usePlanNow(1_000);
  return wallAt(instant, now.asOf).date;
}

function Next() {
  const { now } = useHere();
  const t = useWords(APP_WORDS);
  const time = useTimeWords();
  const instant = usePlanNow(1_000);
  if (now.next == null) return null;
  const { name, seat } = now.next;
  const leftMs = Date.parse(seat) - instant;
  return (
    <span className="frame-next figures" title={time.moment(seat)}>
      {leftMs > 0 ? t("next", { name, countdown: time.countdown(leftMs) }) : t("nextDue", { name })}
    </span>
  );
}

function Screens() {
  const { app, can } = useHere();
  const { pathname } = useLocation();
  const t = useWords(APP_WORDS);
  const { count: needs } = useNeeds();
  const { data: waiting } = usePending(app);
  const pending = waiting === undefined ? 0 : waiting.campaigns.length + waiting.schedules.length;
  const entries = [
    { to: paths.calendar(app), name: t("calendar") },
    { to: paths.campaigns(app), name: t("campaigns") },
    { to: paths.recurring(app), name: t("recurring") },
    { to: paths.approvals(app), name: t("approvals"), count: pending },
    { to: paths.needsYou(app), name: t("needsYou"), count: needs, isLoud: true },
    ...(can("operate") ? [{ to: paths.settings(app), under: `/apps/${app}/settings`, name: t("settings") }] : []),
  ];
  return (
    <ul>
      {entries.map(({ to, under = to, name, count = 0, isLoud = false }) => (
        <li key={to}>
          <Link to={to} aria-current={isUnder(pathname, under) ? "page" : undefined}>
            <span className="grow">{name}</span>
            {count === 0 ? null : <span className={isLoud ? "count count-loud" : "count"}>{count}</span>}
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** A screen's own addresses, and those of what it shows more closely. */
function isUnder(pathname: string, place: string): boolean {
  return pathname === place || pathname.startsWith(`${place}/`);
}

function Reader() {
  const { session } = useHere();
  const t = useWords(APP_WORDS);
  const language = useLanguage();
  const { choice, choose } = useThemeChoice();
  return (
    <span className="row frame-reader">
      <Button
        type="text"
        aria-label={t("languageLabel")}
        onClick={() => void chooseLanguage(language === "en" ? "zh" : "en")}
      >
        {t("language")}
      </Button>
      <Dropdown
        trigger={["click"]}
        menu={{
          selectable: true,
          selectedKeys: [choice],
          items: [
            { key: "who", label: t("you", { name: session.name }), disabled: true },
            {
              type: "group",
              label: t("theme"),
              children: (["light", "dark", "system"] as const).map((each) => ({
                key: each,
                label: t(`theme.${each}`),
              })),
            },
            { type: "divider" },
            { key: "api", label: <a href="/docs">{t("apiDocs")}</a> },
            ...(session.csrf === null ? [] : [{ key: "out", label: t("signOut") }]),
          ],
          onClick({ key }) {
            if (key === "light" || key === "dark" || key === "system") choose(key);
            if (key === "out") void signOut().then(() => location.assign("/"));
          },
        }}
      >
        <Button type="text">
          {session.name} <span aria-hidden="true">▾</span>
        </Button>
      </Dropdown>
    </span>
  );
}
