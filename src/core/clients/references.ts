/** The names by which a `.http` file refers to a client's values: `<PROVIDER>_<CLIENT>_<suffix>`. */

import { apiOrigin } from '../http/origins';
import type { Client, ExampleRequest, Provider, Variable } from '../model';
import { referenceStem } from './readClients';

export interface ClientVariable {
  readonly client: Client;
  readonly variable: Variable;
}

/** As `GOBIZ_OUTLET_1_TOKEN` for the client `outlet-1`. */
export function referenceName(client: Client, provider: Provider, suffix: string): string {
  return `${referenceStem({ provider: provider.id, name: client.name })}_${suffix.toUpperCase()}`;
}

/** All names of some clients. Made once for each change of the clients, and asked at each keystroke. */
export class ReferenceIndex {
  private readonly found = new Map<string, ClientVariable>();

  /** Two clients with the same stem are invalid entries, and do not come here. */
  constructor(clients: readonly Client[], providers: readonly Provider[]) {
    const byId = new Map(providers.map((provider) => [provider.id, provider]));
    for (const client of clients) {
      const provider = byId.get(client.provider);
      for (const variable of provider?.variables ?? []) {
        if (provider) this.found.set(referenceName(client, provider, variable.suffix), { client, variable });
      }
    }
  }

  get names(): Iterable<string> {
    return this.found.keys();
  }

  find(name: string): ClientVariable | undefined {
    return this.found.get(name);
  }

  /**
   * The name that was probably meant, at most a third of its length away; nothing where none is near, or where the
   * text is far too long to be a name.
   */
  nearestName(name: string): string | undefined {
    const wanted = name.toUpperCase();
    let nearest: string | undefined;
    let least = Math.min(6, Math.floor(wanted.length / 3)) + 1;
    for (const candidate of this.found.keys()) {
      const distance = editDistance(wanted, candidate, least - 1);
      if (distance < least) {
        least = distance;
        nearest = candidate;
      }
    }
    return nearest;
  }
}

/** Insertions, deletions and replacements; anything above `limit` is given as `limit + 1`. */
function editDistance(one: string, other: string, limit: number): number {
  if (Math.abs(one.length - other.length) > limit) return limit + 1;
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    if (Math.min(...next) > limit) return limit + 1;
    row = next;
  }
  return Math.min(row[other.length] ?? 0, limit + 1);
}

/** The text of a new `.http` file: one of the provider's examples with this client's references. */
export function requestFileText(client: Client, provider: Provider, example: ExampleRequest): string {
  const filled = (text: string): string =>
    text.replace(/\{\{([A-Z_]+)\}\}/g, (_, suffix: string) => referenceText(client, suffix));
  return [
    `### ${example.title} · ${provider.label}, client ${client.name} (${client.environment})`,
    `${example.method} ${apiOrigin(client, provider)}${example.path}`,
    ...Object.entries(example.headers).map(([name, value]) => `${name}: ${filled(value)}`),
    ...(example.body === undefined ? [] : ['', filled(example.body)]),
    '',
  ].join('\n');
}

/** How a `.http` file refers to a client's variable, as both REST Client and httpYac read it. */
export function referenceText(client: Client, suffix: string): string {
  return `{{$processEnv ${referenceStem(client)}_${suffix}}}`;
}
