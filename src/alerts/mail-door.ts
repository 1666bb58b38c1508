/** The one door through which alerts leave by e-mail. */
import { ANSWER_LIMIT_MS } from "./http-door.ts";

export type Mail = {
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  /** The same over all tries, so that a mail server may know a repeated one. */
  readonly messageId: string;
};

export type MailDoor = {
  /** Hands a mail to the server, and answers which recipients it would not take. Throws when it took none. */
  send(mail: Mail, signal: AbortSignal): Promise<{ readonly refused: readonly string[] }>;
};

/** `url` carries the password and stays in here; what is thrown may show the server's own words. */
export function openMailDoor({ url, from }: { url: string; from: string }): MailDoor {
  const transport = openTransport(url);
  return {
    async send({ to, subject, text, messageId }, signal) {
      const late = AbortSignal.timeout(ANSWER_LIMIT_MS);
      const { rejected } = await (
        await transport
      ).sendMail({
        ...{ from, to: [...to], subject, text, messageId },
        headers: { "Auto-Submitted": "auto-generated" },
        signal: AbortSignal.any([late, signal]),
      });
      return { refused: rejected };
    },
  };
}

/** The library is loaded where mail is set up, and costs no other start anything. */
async function openTransport(url: string) {
  const { createTransport } = await import("nodemailer");
  return createTransport({
    url,
    ...{ connectionTimeout: ANSWER_LIMIT_MS, greetingTimeout: ANSWER_LIMIT_MS, socketTimeout: ANSWER_LIMIT_MS },
    ...{ disableFileAccess: true, disableUrlAccess: true },
  });
}
