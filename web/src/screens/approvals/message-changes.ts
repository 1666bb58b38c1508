/** What differs between two messages: every text in them, by where it stands. */
export type TextChange = {
  /** "content.content", "pushExt.title". */
  readonly path: string;
  /** Null: it was not there. */
  readonly before: string | null;
  readonly after: string | null;
};

type Message = Readonly<Record<string, unknown>>;

export function messageChanges(before: Message, after: Message): readonly TextChange[] {
  const [old, now] = [textsOf(before), textsOf(after)];
  const paths = [...new Set([...old.keys(), ...now.keys()])];
  return paths.flatMap((path) => {
    const change = { path, before: old.get(path) ?? null, after: now.get(path) ?? null };
    return change.before === change.after ? [] : [change];
  });
}

function textsOf(value: unknown, path = ""): ReadonlyMap<string, string> {
  if (typeof value === "object" && value !== null) {
    const under = (name: string) => (path === "" ? name : `${path}.${name}`);
    return new Map(Object.entries(value).flatMap(([name, each]) => [...textsOf(each, under(name))]));
  }
  return new Map([[path, typeof value === "string" ? value : JSON.stringify(value)]]);
}
