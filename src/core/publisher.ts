/** Decides which variables are published, from what the open files use and what the tokens are. */
import { type HostPermission, hostPermission } from './hosts';
import { allScopes, type Environment } from './httpFile/environment';
import type { Block, Range, Reference } from './httpFile/types';
import { type Use, type Uses, usesOf } from './httpFile/uses';
import { isLoopback } from './loopback';
import type { Client, Provider, Token, TokenState, Variable } from './model';
import { isUsable } from './tokenLife';

/** Why a variable must not be published, and the use that is the reason. */
export interface Objection {
  readonly use: Use;
  readonly kind: 'forbidden' | 'unknown';
  /** A clause for a person, as `evil.example is not a host of GoBiz sandbox`. */
  readonly reason: string;
  /** What could be added to `allowedHosts`, where that would help. */
  readonly host?: string;
}

/** References that are sent. Not those in comments, and not what merely reads like a name. */
export function sentReferences({ references, comments }: Block): readonly Reference[] {
  const sent: Reference[] = [];
  let next = 0;
  for (const reference of references) {
    if (reference.form === 'mention' || reference.form === 'anyName') continue;
    while (endOf(comments[next]) <= reference.range.start) next += 1;
    const isComment = (comments[next]?.start ?? Number.POSITIVE_INFINITY) <= reference.range.start;
    if (!isComment) sent.push(reference);
  }
  return sent;
}

/** The names that a file asks for. For `%x` these are all that an environment may give, and `x` itself. */
export function requestedNames(
  references: readonly Reference[],
  environment: Environment,
): ReadonlySet<string> {
  const names = new Set<string>();
  const indirect = new Set<string>();
  for (const { form, name } of references) {
    if (form === 'unseen') continue;
    names.add(name);
    if (form === 'indirect') indirect.add(name);
  }
  if (indirect.size === 0) return names;
  for (const { variables } of allScopes(environment)) {
    for (const name of indirect) names.add(variables.get(name) ?? name);
  }
  return names;
}

/** The uses of a name that stand against publishing it: each use where its value could reach a host that may not have it. */
export function objections(
  name: string,
  client: Client,
  provider: Provider,
  uses: Pick<Uses, 'named' | 'anyName'>,
): readonly Objection[] {
  const permissions = new Map<string, HostPermission>();
  const permissionFor = (url: URL): HostPermission => {
    const known = permissions.get(url.href);
    if (known) return known;
    const permission = hostPermission(client, provider, url);
    permissions.set(url.href, permission);
    return permission;
  };
  const found: Objection[] = [];
  for (const use of usesOf(uses, name)) {
    const { place } = use;
    if (place.kind === 'variable') continue;
    if (place.kind === 'elsewhere') {
      found.push({ use, kind: 'unknown', reason: place.reason });
    } else if (place.target.kind === 'unknown') {
      found.push({ use, kind: 'unknown', reason: place.target.reason });
    } else {
      const permission = permissionFor(place.target.url);
      if (permission.kind === 'forbidden') found.push(forbidden(use, permission.reason, place.target.url));
    }
  }
  return found;
}

/** The host to allow for this URL, where allowing could help: https, no user info, not this machine. */
export function allowableHost(url: URL): string | undefined {
  const isPlain = url.protocol === 'https:' && url.username === '' && url.password === '';
  return isPlain && !isLoopback(url) ? url.host : undefined;
}

function endOf(range: Range | undefined): number {
  return range?.end ?? Number.POSITIVE_INFINITY;
}

function forbidden(use: Use, reason: string, url: URL): Objection {
  const host = allowableHost(url);
  return { use, kind: 'forbidden', reason, ...(host === undefined ? {} : { host }) };
}

/** What one variable has to do with publishing. */
export interface Candidate {
  readonly name: string;
  readonly client: Client;
  readonly variable: Variable;
  readonly isWithheld: boolean;
  /** Whether a production token may be published; see `kunci.confirmProduction`. */
  readonly isConfirmed: boolean;
  readonly state: TokenState;
  /** A value that holds for one send under way, whatever the state is meanwhile. */
  readonly frozen?: string;
}

/** The values to publish now. A token that lacks the margin is not handed out (see `isUsable`). */
export function valuesToPublish(candidates: readonly Candidate[], now: number): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const { name, client, variable, isWithheld, isConfirmed, state, frozen } of candidates) {
    if (isWithheld) continue;
    if (frozen !== undefined) {
      if (isConfirmed) values.set(name, frozen);
      continue;
    }
    if (variable.kind === 'clientId') values.set(name, client.clientId);
    const token = usableToken(state, now);
    if (variable.kind === 'token' && isConfirmed && token) values.set(name, token.value);
  }
  return values;
}

function usableToken(state: TokenState, now: number): Token | undefined {
  const token = 'token' in state ? state.token : undefined;
  return token && isUsable(token, now) ? token : undefined;
}
