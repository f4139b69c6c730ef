/** References: the names of a client's values in `.http` files, `<PROVIDER>_<CLIENT>_<SUFFIX>`. */

import { apiOrigin } from '../http/origins';
import type { Client, ExampleRequest, Variable } from '../model';
import { providerOf, tokenHeaderOf } from '../providers';

/** The part of a reference before its suffix. Two clients with the same stem could not be distinguished. */
export function referenceStem({ provider, name }: Pick<Client, 'provider' | 'name'>): string {
  return `${provider}_${name}`.toUpperCase().replaceAll('-', '_');
}

/** e.g. `GOBIZ_OUTLET_1_TOKEN` for the client `outlet-1`. */
export function referenceName(client: Client, suffix: string): string {
  return `${referenceStem(client)}_${suffix.toUpperCase()}`;
}

/** A reference as it is written in a `.http` file, in the form that both REST Client and httpYac read. */
export function referenceText(client: Client, suffix: string): string {
  return `{{$processEnv ${referenceName(client, suffix)}}}`;
}

/** Replaces references by suffix, e.g. `{{TOKEN}}`, with the references of a client. */
export function fillReferences(text: string, client: Client): string {
  return text.replace(/\{\{([A-Z_]+)\}\}/g, (_, suffix: string) => referenceText(client, suffix));
}

/** The text of a new `.http` file: one of the provider's examples with this client's references. */
export function requestFileText(client: Client, example: ExampleRequest): string {
  const provider = providerOf(client);
  const tokenHeader = tokenHeaderOf(client);
  return [
    `### ${example.title} · ${provider.label}, client ${client.name} (${client.environment})`,
    `${example.method} ${apiOrigin(client, provider)}${example.path}`,
    ...Object.entries(example.headers).map(([name, value]) => {
      const own =
        value === 'Bearer {{TOKEN}}' ? `${tokenHeader.name}: ${tokenHeader.prefix}{{TOKEN}}` : undefined;
      return fillReferences(own ?? `${name}: ${value}`, client);
    }),
    ...(example.body === undefined ? [] : ['', fillReferences(example.body, client)]),
    '',
  ].join('\n');
}

/** A variable of one client, which a reference names. */
export interface ClientVariable {
  readonly client: Client;
  readonly variable: Variable;
}

/** The references of all clients by name. It is built once for each change of the clients, and read at each keystroke. */
export class ReferenceIndex {
  private readonly variables = new Map<string, ClientVariable>();

  /** @param clients valid ones, so that no two of them have the same reference */
  constructor(clients: readonly Client[]) {
    for (const client of clients) {
      for (const variable of providerOf(client).variables) {
        this.variables.set(referenceName(client, variable.suffix), { client, variable });
      }
    }
  }

  get names(): Iterable<string> {
    return this.variables.keys();
  }

  find(name: string): ClientVariable | undefined {
    return this.variables.get(name);
  }

  /**
   * Suggests a correction for a mistyped name, at most a third of its length away.
   * @returns undefined if no name is close, or if the text is far too long to be a name
   */
  nearestName(name: string): string | undefined {
    const wanted = name.toUpperCase();
    let nearest: string | undefined;
    let least = Math.min(6, Math.floor(wanted.length / 3)) + 1;
    for (const candidate of this.variables.keys()) {
      const distance = editDistance(wanted, candidate, least - 1);
      if (distance < least) {
        least = distance;
        nearest = candidate;
      }
    }
    return nearest;
  }
}

/** Counts insertions, deletions and replacements. @returns `limit + 1` for any distance above `limit` */
function editDistance(left: string, right: string, limit: number): number {
  if (Math.abs(left.length - right.length) > limit) return limit + 1;
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    if (Math.min(...next) > limit) return limit + 1;
    row = next;
  }
  return Math.min(row[right.length] ?? 0, limit + 1);
}
