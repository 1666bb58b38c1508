/** Whether Herald can release, as it tells machines that ask without a name. */

export type Readiness = { readonly isReady: boolean; readonly why: string };

/** @throws Error when nobody answers. */
export async function readReadiness(): Promise<Readiness> {
  const response = await fetch("/readyz");
  const body = (await response.json()) as { readonly why?: string };
  return { isReady: response.ok, why: body.why ?? "" };
}
