/**
 * The one door to RongCloud: one call is one request, written at most once, to exactly one host.
 *
 * A call goes through named phases. *Connecting*: a connection of its own is opened. *Starting*: the request is signed,
 * the clock is asked one last time, and only then the first byte is written. *Written*: the answer is awaited. A failure
 * before the first byte is neverLeft; any failure after it is unclear, because the service may have read the request.
 * The form goes in two pieces with another look at the clock in between: a request is whole only with its last byte, so a
 * process that froze half way leaves something the service cannot act on. Between the last look and the write lie
 * microseconds in which a frozen process can still thaw and send. A call that fails is cut off rather than closed, so that
 * what the kernel still holds of it is dropped instead of delivered late.
 *
 * Nothing here repeats anything: the connection is handed to undici already open and only once, so that undici, which
 * opens another when one is lost, finds none. Redirects are answers like any other. One real-time deadline spans it all.
 */
import { randomBytes } from "node:crypto";
import type { Socket } from "node:net";
import { Readable } from "node:stream";
import { Client as UndiciClient, type Dispatcher } from "undici";
import type { Message } from "../domain/message.ts";
import type { Reply } from "../domain/outcome.ts";
import type { Clock, Latest } from "../runtime/clock.ts";
import { latestIn, msUntil } from "../runtime/clock.ts";
import type { Seams } from "../runtime/seams.ts";
import { openConnection, type Connection } from "./connection.ts";
import { BROADCAST_PATH, broadcastForm, FORM_TYPE } from "./contract.ts";
import { readAnswer, readFailure, type HttpAnswer } from "./reply.ts";
import { signedHeaders } from "./signature.ts";

export type CallRequest = {
  readonly message: Message;
  /** Scheme and authority: "https://api.rong-api.com". */
  readonly host: string;
  /** Names the attempt, at most 36 characters: it goes as `X-Request-ID` and becomes `msgRandom`. */
  readonly token: string;
  /** From this moment on nothing is begun. */
  readonly sendBefore: Latest;
  /** Ends the call early: unsent when nothing was written yet, unclear otherwise. */
  readonly signal?: AbortSignal;
};

export type ClientOptions = {
  readonly appKey: string;
  readonly appSecret: string;
  /** Real milliseconds one call may take, from the first look for the host to the last byte of the answer. */
  readonly callDeadlineMs: number;
  readonly clock: Clock;
  readonly seams?: Seams;
};

export type RongcloudClient = {
  /** Makes one call and says how it ended. Never throws for what host or network do. */
  call(request: CallRequest): Promise<Reply>;
  /** Takes no more calls and waits for the ones under way. */
  close(): Promise<void>;
};

/** RongCloud's answers have some hundred bytes. What is longer is not one of them. */
const BODY_BYTES_MAX = 64 * 1024;
const HEADER_BYTES_MAX = 16 * 1024;

/** Opens the door for one app. The secret stays in the closure: nothing that is returned or thrown carries it. */
export function createClient(options: ClientOptions): RongcloudClient {
  const { callDeadlineMs, clock } = options;
  const underWay = new Set<Promise<Reply>>();
  let closed = false;

  async function callOnce(request: CallRequest): Promise<Reply> {
    const progress: Progress = { hadBegunToWrite: false, head: null };
    const over = new AbortController();
    const endings = request.signal ? AbortSignal.any([over.signal, request.signal]) : over.signal;
    const endAfter = (delayMs: number, why: string) => setTimeout(() => over.abort(new Error(why)), delayMs);
    // After a freeze the timer is found due before the network is looked at, and an answer may have come meanwhile: it is
    // read first, because an answer is worth more than knowing that one took long.
    const noAnswer = new Error(`no whole answer within ${callDeadlineMs} ms`);
    const deadline = setTimeout(() => setImmediate(() => over.abort(noAnswer)), callDeadlineMs);
    const writeBefore = latestIn(clock, callDeadlineMs);
    let sendBefore: NodeJS.Timeout | undefined;
    let connection: Connection | undefined;
    try {
      if (closed) throw new Error("the client is closed");
      refuseTooLate(clock, request.sendBefore);
      sendBefore = endAfter(msUntil(clock, request.sendBefore), "not connected by the latest instant to send");
      connection = await openConnection(new URL(request.host), endings);
      clearTimeout(sendBefore);
      await options.seams?.connected?.();
      const answer = await exchange(connection.socket, { ...request, writeBefore }, options, progress, endings);
      await options.seams?.replied?.();
      return readAnswer(answer, clock.realMs());
    } catch (error) {
      connection?.cut();
      const why = `${request.host}: ${describeError(error)}`;
      return readFailure({ ...progress, why, failedAtMs: clock.realMs() });
    } finally {
      clearTimeout(deadline);
      clearTimeout(sendBefore);
      connection?.socket.destroy();
    }
  }

  return {
    async call(request) {
      const calling = callOnce(request);
      underWay.add(calling);
      try {
        const reply = await calling;
        // An answer is a stranger's text; should it ever echo the secret, it stops here.
        return { ...reply, why: reply.why.replaceAll(options.appSecret, "…") };
      } finally {
        underWay.delete(calling);
      }
    },
    async close() {
      closed = true;
      await Promise.allSettled(underWay);
    },
  };
}

type Progress = { hadBegunToWrite: boolean; head: Omit<HttpAnswer, "body"> | null };

function refuseTooLate(clock: Clock, sendBefore: Latest): void {
  const left = msUntil(clock, sendBefore);
  if (left > 0) return;
  throw new Error(`the latest instant to send passed ${Math.round(-left)} ms ago, so nothing was written`);
}

/** Writes the request on an open connection and reads its answer. Notes in `progress` how far it came. */
async function exchange(
  socket: Socket,
  request: CallRequest & { writeBefore: Latest },
  { appKey, appSecret, clock, seams }: ClientOptions,
  progress: Progress,
  endings: AbortSignal,
): Promise<HttpAnswer> {
  const form = Buffer.from(broadcastForm(request.message, request.token).toString());
  const undici = new UndiciClient(new URL(request.host).origin, {
    connect: handOver(socket),
    maxHeaderSize: HEADER_BYTES_MAX,
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const chunks: Buffer[] = [];
  let bytes = 0;
  const heldBack: Promise<void>[] = [];

  const answered = new Promise<HttpAnswer>((resolve, reject) => {
    const stop = () => {
      reject(endings.reason);
      socket.destroy();
    };
    endings.addEventListener("abort", stop, { once: true });

    const handler: Dispatcher.DispatchHandler = {
      // undici calls this after connecting and writes as soon as it returns.
      onRequestStart(controller) {
        try {
          endings.throwIfAborted();
          refuseTooLate(clock, request.sendBefore);
        } catch (reason) {
          controller.abort(reason as Error);
          return;
        }
        progress.hadBegunToWrite = true;
      },
      onRequestSent() {
        heldBack.push(Promise.resolve(seams?.written?.()));
      },
      onResponseStart(_controller, status, headers) {
        if (status >= 200) progress.head = { status, headers };
      },
      onResponseData(controller, chunk) {
        bytes += chunk.length;
        chunks.push(chunk);
        if (bytes > BODY_BYTES_MAX) controller.abort(new Error(`an answer longer than ${BODY_BYTES_MAX} bytes`));
      },
      onResponseEnd() {
        if (progress.head === null) return reject(new Error("an answer without a status"));
        resolve({ ...progress.head, body: Buffer.concat(chunks).toString() });
      },
      onResponseError(_controller, error) {
        reject(error);
      },
    };

    const stamp = { nonce: randomBytes(9).toString("hex"), timestamp: String(clock.realMs()) };
    undici.dispatch(
      {
        path: BROADCAST_PATH,
        method: "POST",
        headers: {
          ...signedHeaders({ appKey, appSecret }, stamp),
          "X-Request-ID": request.token,
          "Content-Type": FORM_TYPE,
          "Content-Length": String(form.length),
          Accept: "application/json",
          "User-Agent": "herald",
        },
        body: Readable.from(
          inHalves(form, async () => {
            await seams?.halfWritten?.();
            if (msUntil(clock, request.writeBefore) <= 0) throw new Error("the call's time was over half way through");
          }),
        ),
        reset: true,
        idempotent: false,
      },
      handler,
    );
  });

  try {
    return await answered;
  } finally {
    await undici.destroy();
    await Promise.all(heldBack);
  }
}

/** Gives undici the open connection, and an error should it ever ask for a second. */
function handOver(socket: Socket): NonNullable<UndiciClient.Options["connect"]> {
  let isGiven = false;
  return (_options, callback) => {
    const isFirst = !isGiven;
    isGiven = true;
    // undici does not expect an answer before this function has returned.
    queueMicrotask(() => {
      if (isFirst) callback(null, socket);
      else callback(new Error("the connection was lost"), null);
    });
  };
}

async function* inHalves(form: Buffer, between: () => Promise<void>): AsyncGenerator<Buffer> {
  const middle = Math.ceil(form.length / 2);
  yield form.subarray(0, middle);
  await between();
  yield form.subarray(middle);
}

function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Where a host has several addresses, Node gathers the failures and leaves the message empty.
  if (error.message === "" && error instanceof AggregateError) return describeError(error.errors[0]);
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return error.message.includes(code) ? error.message : `${error.message} (${code})`;
}
