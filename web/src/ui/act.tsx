/** Doing something that may be refused: what came of it is said, in a line that passes or one that stays. */
import { App } from "antd";
import { useCallback } from "react";
import { Problem } from "../api/client.ts";
import { useTroubleWords } from "./states.tsx";

/**
 * Does it, and says so; a refusal is said with what to do about it.
 *
 * @returns whether it was done.
 */
export function useAct(): (work: () => Promise<unknown>, done: string | null) => Promise<boolean> {
  const { message, notification } = App.useApp();
  const words = useTroubleWords();
  return useCallback(
    async (work, done) => {
      try {
        await work();
        if (done !== null) void message.success(done);
        return true;
      } catch (error) {
        // Signing in again stands over everything else, and says why.
        if (error instanceof Problem && error.code === "unauthorized") return false;
        const { title, todo, faults } = words(error);
        notification.error({
          title,
          description: [todo, ...faults].join("\n"),
          duration: 12,
          style: { whiteSpace: "pre-line" },
        });
        return false;
      }
    },
    [message, notification, words],
  );
}
