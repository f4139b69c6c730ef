/** Reads the entries of the setting `kunci.clients`. What is wrong with one is told in words; none is dropped. */

import { isLoopback } from '../http/origins';
import {
  type Client,
  type Environment,
  environments,
  type ListOption,
  type OptionValue,
  type Provider,
  type ProviderOption,
  type TextOption,
} from '../model';
import { findProvider, providers } from '../providers';
import { clientPatterns, matchesPattern } from './clientPatterns';

export type ClientEntry =
  | { readonly kind: 'client'; readonly index: number; readonly client: Client }
  | {
      readonly kind: 'invalid';
      readonly index: number;
      /** The entry's own name where it has one, else its place, as `entry 3`. */
      readonly name: string;
      readonly problems: readonly string[];
    };

const commonMembers = ['name', 'provider', 'environment', 'clientId', 'baseUrl', 'allowedHosts'];

/** @param value what the setting holds, which may be anything at all */
export function readClients(value: unknown): readonly ClientEntry[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) {
    return [{ kind: 'invalid', index: 0, name: 'kunci.clients', problems: ['The setting is not a list.'] }];
  }
  return withoutClashes(value.map(readEntry));
}

function readEntry(value: unknown, index: number): ClientEntry {
  const problems: string[] = [];
  const name = nameOf(value) ?? `entry ${index + 1}`;
  const client = checked(value, problems);
  return client ? { kind: 'client', index, client } : { kind: 'invalid', index, name, problems };
}

function nameOf(value: unknown): string | undefined {
  const name = isRecord(value) ? own(value, 'name') : undefined;
  return typeof name === 'string' && name !== '' ? name.slice(0, 64) : undefined;
}

function checked(entry: unknown, problems: string[]): Client | undefined {
  if (!isRecord(entry)) {
    problems.push('The entry is not an object in braces.');
    return undefined;
  }
  const note = (problem: string | undefined): void => {
    if (problem !== undefined) problems.push(problem);
  };
  const name = own(entry, 'name');
  note(nameProblem(name));
  const clientId = own(entry, 'clientId');
  note(clientIdProblem(clientId));
  const environment = own(entry, 'environment');
  if (!isEnvironment(environment)) note(`“environment” must be one of: ${environments.join(', ')}.`);
  const baseUrl = own(entry, 'baseUrl');
  if (baseUrl !== undefined) note(baseUrlProblem(baseUrl));
  const allowedHosts = own(entry, 'allowedHosts');
  if (allowedHosts !== undefined) note(allowedHostsProblem(allowedHosts));
  const id = own(entry, 'provider');
  const provider = typeof id === 'string' ? findProvider(id) : undefined;
  if (!provider) {
    note(providerProblem());
    return undefined;
  }
  for (const member of Object.keys(entry)) note(memberProblem(member, provider));
  const options = Object.fromEntries(
    provider.options.map((option) => [option.name, readOption(option, own(entry, option.name), note)]),
  );
  // Only what was found to be a text is taken for one: `String` runs what an object has as `toString`.
  if (problems.length > 0) return undefined;
  return {
    name: name as string,
    provider: provider.id,
    environment: environment as Environment,
    clientId: clientId as string,
    allowedHosts: (allowedHosts ?? []) as string[],
    options,
    ...(typeof baseUrl === 'string' ? { baseUrl: new URL(baseUrl).origin } : {}),
  };
}

export function providerProblem(): string {
  return `“provider” must be one of: ${providers.map((one) => one.id).join(', ')}.`;
}

export function nameProblem(name: unknown): string | undefined {
  if (typeof name === 'string' && matchesPattern(clientPatterns.name, name)) return undefined;
  return 'A name starts with a letter and has up to 64 letters, digits, “-” and “_”.';
}

export function clientIdProblem(clientId: unknown): string | undefined {
  if (typeof clientId !== 'string' || clientId.trim() === '') return 'A client id is needed.';
  if (clientId !== clientId.trim()) return 'The client id has a space at its start or end.';
  if (matchesPattern(clientPatterns.clientId, clientId)) return undefined;
  return 'The client id is too long or has characters that no id has.';
}

export function baseUrlProblem(baseUrl: unknown): string | undefined {
  const shape = 'A base URL looks like https://api.example.co.id or http://127.0.0.1:4010.';
  if (typeof baseUrl !== 'string' || !/^[a-z]+:\/\/\S+$/.test(baseUrl) || !URL.canParse(baseUrl))
    return shape;
  const url = new URL(baseUrl);
  if (url.username !== '' || url.password !== '') return 'A base URL must not hold a user or a password.';
  if (url.pathname.length > 1 || /[?#\\]/.test(baseUrl)) {
    return 'A base URL ends after host and port: paths are added by Kunci.';
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url))) {
    return 'A base URL must be https; http is for loopback only.';
  }
  return matchesPattern(clientPatterns.baseUrl, baseUrl) ? undefined : shape;
}

/** One `host` or `host:port`, as it stands between `https://` and the path. */
export function allowedHostProblem(host: unknown): string | undefined {
  if (typeof host !== 'string') return '“allowedHosts” must be a list of hosts, each a text.';
  if (matchesPattern(clientPatterns.allowedHost, host) && URL.canParse(`https://${host}`)) return undefined;
  // What stands before an @ may be a password.
  const shown = host.includes('@') ? 'What has an @ in it' : `“${host.slice(0, 80)}”`;
  return `${shown} is not a host or host:port, as api.example.co.id:8443.`;
}

/** The part of a reference before its suffix. Two clients with the same stem could not be told apart. */
export function referenceStem(client: { readonly provider: string; readonly name: string }): string {
  return `${client.provider}_${client.name}`.toUpperCase().replaceAll('-', '_');
}

function allowedHostsProblem(hosts: unknown): string | undefined {
  if (!Array.isArray(hosts)) return '“allowedHosts” must be a list of hosts.';
  return hosts.map(allowedHostProblem).find((problem) => problem !== undefined);
}

function memberProblem(member: string, provider: Provider): string | undefined {
  if (commonMembers.includes(member) || provider.options.some((option) => option.name === member))
    return undefined;
  // What is no word may be a value that was pasted where a name belongs.
  const shown = /^[A-Za-z_-]{1,40}$/.test(member) ? `“${member}”` : 'What has a name that is no word';
  if (/secret|private|password|token/i.test(member)) {
    return `${shown} does not belong here: secrets live in the keychain. Remove it, then use “Replace Secret”.`;
  }
  return `${shown} is not a member that ${provider.label} clients have.`;
}

function readOption(option: ProviderOption, value: unknown, note: (problem?: string) => void): OptionValue {
  switch (option.kind) {
    case 'choice': {
      const values = option.choices.map((choice) => choice.value);
      if (value === undefined) return option.default;
      if (typeof value === 'string' && values.includes(value)) return value;
      note(`“${option.name}” must be one of: ${values.join(', ')}.`);
      return option.default;
    }
    case 'list': {
      if (value === undefined) return [];
      if (!isTextList(value)) {
        note(`“${option.name}” must be a list of texts.`);
        return [];
      }
      noteProblem(option, value, note);
      return value;
    }
    case 'text': {
      if (value === undefined) return option.default;
      if (typeof value !== 'string') note(`“${option.name}” must be a text.`);
      else if (value !== option.default) noteProblem(option, [value], note);
      return typeof value === 'string' ? value : option.default;
    }
  }
}

function noteProblem(
  option: ListOption | TextOption,
  values: readonly string[],
  note: (problem?: string) => void,
): void {
  const problem = values.map(option.problem).find((text) => text !== undefined);
  if (problem !== undefined) note(`“${option.name}”: ${problem}`);
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function withoutClashes(entries: readonly ClientEntry[]): readonly ClientEntry[] {
  const names = new Map<string, number>();
  const stems = new Map<string, number>();
  for (const entry of entries) {
    if (entry.kind !== 'client') continue;
    count(names, entry.client.name);
    count(stems, referenceStem(entry.client));
  }
  return entries.map((entry) => {
    if (entry.kind !== 'client') return entry;
    const { name } = entry.client;
    const stem = referenceStem(entry.client);
    const problems: string[] = [];
    if ((names.get(name) ?? 0) > 1) problems.push(`Another entry has the name “${name}” too.`);
    else if ((stems.get(stem) ?? 0) > 1)
      problems.push(`Another entry gives the same reference, ${stem}_TOKEN.`);
    return problems.length > 0 ? { kind: 'invalid', index: entry.index, name, problems } : entry;
  });
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function isEnvironment(value: unknown): value is Environment {
  return environments.some((environment) => environment === value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function own(entry: Record<string, unknown>, member: string): unknown {
  return Object.hasOwn(entry, member) ? entry[member] : undefined;
}
