/** Faults beside the fields they are about: found by Herald's paths, which name a field and places within it. */

export type FieldFault = { readonly path: string; readonly text: string };

/** Whether a path is this place or one within it: `quota[0].limit` lies under `quota[0]` and `quota`, not under `quota[01]`. */
export function isUnder(path: string, place: string): boolean {
  return path === place || path.startsWith(`${place}.`) || path.startsWith(`${place}[`);
}

/** What is wrong at a place, each said once. */
export function faultsUnder(faults: readonly FieldFault[], place: string): readonly string[] {
  return [...new Set(faults.filter(({ path }) => isUnder(path, place)).map(({ text }) => text))];
}

/** What is wrong elsewhere than at these places: still to be said. */
export function faultsElsewhere(faults: readonly FieldFault[], places: readonly string[]): readonly string[] {
  return [
    ...new Set(faults.filter(({ path }) => !places.some((place) => isUnder(path, place))).map(({ text }) => text)),
  ];
}

/** Under a supposition the rules' paths begin with `rules.`. */
export function withoutPrefix(faults: readonly FieldFault[], prefix: string): FieldFault[] {
  return faults.map(({ path, text }) => ({ path: path.startsWith(prefix) ? path.slice(prefix.length) : path, text }));
}
