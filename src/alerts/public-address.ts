/**
 * Which addresses an alert may be sent to: those of the public internet. Whoever may define a target could otherwise have
 * Herald call what only this machine or its network can reach.
 *
 * A name is looked up here, right before connecting, and the connection goes to the very addresses that were judged: a name
 * that answers differently the second time gains nothing.
 */
import { lookup as lookUpName } from "node:dns";
import type { LookupAddress } from "node:dns";
import type { LookupFunction } from "node:net";
import { BlockList, isIP } from "node:net";

/** Where a target may not be reached, in one sentence that says what would help. */
export class TargetRefused extends Error {
  readonly code = "TARGET_REFUSED";
  constructor(host: string) {
    super(
      `${host} is, or leads to, an address that is not public; such targets are allowed by HERALD_ALLOW_PRIVATE_TARGETS=true`,
    );
    this.name = "TargetRefused";
  }
}

/** Says whether an IP address, in its ordinary notation, belongs to the public internet. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !PRIVATE_V4.check(address, "ipv4");
  return family === 6 && GLOBAL_V6.check(address, "ipv6") && !SPECIAL_V6.check(address, "ipv6");
}

/**
 * A host that is an address is never looked up, so it is judged here. `URL` has already turned every other notation of an
 * IPv4 address (octal, hexadecimal, one number) into the ordinary one. @throws TargetRefused
 */
export function refusePrivateHost(host: string): void {
  const address = host.replace(/^\[|\]$/g, "");
  if (isIP(address) !== 0 && !isPublicAddress(address)) throw new TargetRefused(host);
}

export type ResolveName = (
  name: string,
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

const resolveName: ResolveName = (name, done) => lookUpName(name, { all: true }, done);

/** For a connection's `lookup`: a name of which any address is private is refused. */
export function publicLookup(resolve: ResolveName = resolveName): LookupFunction {
  return (name, options, done) => {
    resolve(name, (error, addresses) => {
      if (error) return done(error, "");
      if (!addresses.every(({ address }) => isPublicAddress(address))) return done(new TargetRefused(name), "");
      const [first] = addresses;
      if (first === undefined) return done(new Error(`${name} has no address`), "");
      if (options.all === true) done(null, addresses);
      else done(null, first.address, first.family);
    });
  };
}

/** https://www.iana.org/assignments/iana-ipv4-special-registry, and multicast. */
const PRIVATE_V4 = blockListOf("ipv4", [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
]);

/** All that is handed out as global unicast: everything else, mapped and translated IPv4 included, is something else. */
const GLOBAL_V6 = blockListOf("ipv6", [["2000::", 3]]);

/** https://www.iana.org/assignments/iana-ipv6-special-registry: tunnels that carry an IPv4 address, and examples. */
const SPECIAL_V6 = blockListOf("ipv6", [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
]);

function blockListOf(family: "ipv4" | "ipv6", subnets: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList();
  for (const [net, prefix] of subnets) list.addSubnet(net, prefix, family);
  return list;
}
