/** The demo's last line on a terminal: what time it is in the lapse, and how far it has come. Nothing elsewhere. */
import { DateTime } from "luxon";
import type { CliIo } from "../../cli/io.ts";
import { bar, CLEAR_LINE } from "../../cli/progress.ts";
import type { Instant } from "../../domain/time.ts";
import type { Clock } from "../../runtime/clock.ts";

const BAR_CELLS = 30;

export function createProgress(given: {
  io: CliIo;
  clock: Clock;
  from: Instant;
  until: Instant;
  zone: string;
  isOn: boolean;
}): { print(text: string): void; end(): void } {
  const { io, clock, from, until, zone, isOn } = given;
  const isDrawn = isOn && io.colour;
  const draw = () => {
    const share = Math.min(1, Math.max(0, (clock.now() - from) / (until - from)));
    const time = DateTime.fromMillis(clock.now(), { zone, locale: "en" }).toFormat("ccc d LLL HH:mm");
    io.out(`${CLEAR_LINE}${time}  ${bar(share, BAR_CELLS)}  ${Math.round(share * 100)} %`);
  };
  let timer = isDrawn ? setInterval(draw, 200) : undefined;
  return {
    print(text) {
      if (!isOn) return;
      io.out(isDrawn ? `${CLEAR_LINE}${text}` : text);
      if (timer !== undefined) draw();
    },
    end() {
      if (timer === undefined) return;
      clearInterval(timer);
      timer = undefined;
      io.out(CLEAR_LINE);
    },
  };
}
