/**
 * Clients as the setting `kunci.clients` defines them. `readClients` reads the entries: an invalid one is reported with
 * its problems (`clientProblems`), never dropped or rewritten. `clientSchema` is the setting's JSON schema, `transfer`
 * imports and exports entries. `references` names the values of a client in `.http` files, and `allowedHosts` says
 * which hosts may receive them, with `hostNotAllowed` for those that may not.
 */
import { isJsonObject } from '../base/json';
import { type Client, type Environment, environments, type OptionValue, type ProviderOption } from '../model';
import { findProvider, providerOf, providers } from '../providers';
import { accountOf, foldAccount } from '../vaults/secretStore';
import { allowedHostProblem, baseUrlProblem, clientIdProblem, nameProblem } from './clientProblems';
import { referenceStem } from './references';

export type ClientEntry =
  | { readonly kind: 'client'; readonly index: number; readonly client: Client }
  | {
      readonly kind: 'invalid';
      readonly index: number;
      /** The entry's own name if it has one, otherwise its position, e.g. `entry 3`. */
      readonly name: string;
      /** Sentences for the user. */
      readonly problems: readonly string[];
    };

const commonMembers = ['name', 'provider', 'environment', 'clientId', 'baseUrl', 'allowedHosts'];

/** @param value the setting's value, of any type */
export function readClients(value: unknown): readonly ClientEntry[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) {
    return [{ kind: 'invalid', index: 0, name: 'kunci.clients', problems: ['The setting is not a list.'] }];
  }
  return rejectDuplicates(value.map(readEntry));
}

function readEntry(entry: unknown, index: number): ClientEntry {
  if (!isJsonObject(entry)) {
    return invalidEntry(index, undefined, ['The entry is not an object in braces.']);
  }
  // Own members only: `constructor` is not a member of an entry.
  const member = (name: string): unknown => (Object.hasOwn(entry, name) ? entry[name] : undefined);
  const id = member('provider');
  const provider = typeof id === 'string' ? findProvider(id) : undefined;
  const options = provider?.options ?? [];
  const optionNames = options.map(({ name }) => name);
  const [baseUrl, allowedHosts] = [member('baseUrl'), member('allowedHosts')];
  const isEnvironment = environments.some((environment) => environment === member('environment'));
  const problems = [
    nameProblem(member('name')),
    clientIdProblem(member('clientId')),
    isEnvironment ? undefined : `“environment” must be one of: ${environments.join(', ')}.`,
    baseUrl === undefined ? undefined : baseUrlProblem(baseUrl),
    allowedHosts === undefined ? undefined : allowedHostsProblem(allowedHosts),
    ...(provider
      ? Object.keys(entry).map((name) => memberProblem(name, optionNames, provider.label))
      : [providerProblem()]),
    ...options.map((option) => optionProblem(option, member(option.name))),
  ].filter((problem) => problem !== undefined);
  if (!provider || problems.length > 0) return invalidEntry(index, member('name'), problems);
  const client: Client = {
    name: member('name') as string,
    provider: provider.id,
    environment: member('environment') as Environment,
    clientId: member('clientId') as string,
    allowedHosts: (allowedHosts ?? []) as string[],
    options: Object.fromEntries(
      options.map((option) => [option.name, (member(option.name) as OptionValue) ?? defaultOf(option)]),
    ),
    ...(typeof baseUrl === 'string' ? { baseUrl: new URL(baseUrl).origin } : {}),
  };
  return { kind: 'client', index, client };
}

function invalidEntry(index: number, name: unknown, problems: readonly string[]): ClientEntry {
  const hasName = typeof name === 'string' && name !== '';
  return { kind: 'invalid', index, name: hasName ? name.slice(0, 64) : `entry ${index + 1}`, problems };
}

export function providerProblem(): string {
  return `“provider” must be one of: ${providers.map(({ id }) => id).join(', ')}.`;
}

function allowedHostsProblem(hosts: unknown): string | undefined {
  if (!Array.isArray(hosts)) return '“allowedHosts” must be a list of hosts.';
  return hosts.map(allowedHostProblem).find((problem) => problem !== undefined);
}

function memberProblem(name: string, optionNames: readonly string[], label: string): string | undefined {
  if (commonMembers.includes(name) || optionNames.includes(name)) return undefined;
  // A name that is not a word may be a secret that was pasted in the wrong place.
  const quote = /^[A-Za-z_-]{1,40}$/.test(name) ? `“${name}”` : 'A member whose name is not a word';
  if (/secret|private|password|token/i.test(name)) {
    return `${quote} does not belong here: secrets live in the keychain. Remove it, then use “Replace Secret”.`;
  }
  return `${quote} is not a member of ${label} clients.`;
}

function optionProblem(option: ProviderOption, value: unknown): string | undefined {
  const { name } = option;
  const isRequired = option.kind !== 'choice' && option.required;
  if (value === undefined) return isRequired ? `“${name}” is missing.` : undefined;
  if (option.kind === 'choice') {
    const values = option.choices.map((choice) => choice.value);
    return values.some((choice) => choice === value)
      ? undefined
      : `“${name}” must be one of: ${values.join(', ')}.`;
  }
  const isList = option.kind === 'list';
  const values: readonly unknown[] = isList && Array.isArray(value) ? value : [value];
  if (isList !== Array.isArray(value) || !values.every((item) => typeof item === 'string')) {
    return `“${name}” must be a ${isList ? 'list of strings' : 'string'}.`;
  }
  if (isRequired && (value === '' || values.length === 0)) return `“${name}” is empty.`;
  if (!isList && value === option.default) return undefined;
  const problem = values.map(option.problem).find((text) => text !== undefined);
  return problem === undefined ? undefined : `“${name}”: ${problem}`;
}

function defaultOf(option: ProviderOption): OptionValue {
  return option.kind === 'list' ? [] : option.default;
}

/**
 * Two clients with the same name, or with names that give the same references, are both invalid. So are two whose
 * client IDs at one origin differ only in case.
 */
function rejectDuplicates(entries: readonly ClientEntry[]): readonly ClientEntry[] {
  const clients = entries.flatMap((entry) => (entry.kind === 'client' ? [entry.client] : []));
  const names = countValues(clients.map(({ name }) => name));
  const stems = countValues(clients.map(referenceStem));
  const accounts = new Set(clients.map(accountStem));
  const folded = countValues([...accounts].map(foldAccount));
  return entries.map((entry) => {
    if (entry.kind !== 'client') return entry;
    const { name } = entry.client;
    const stem = referenceStem(entry.client);
    if ((names.get(name) ?? 0) > 1) {
      return invalidEntry(entry.index, name, [`Another entry has the name “${name}” too.`]);
    }
    if ((stems.get(stem) ?? 0) > 1) {
      return invalidEntry(entry.index, name, [`Another entry has the same reference, ${stem}_TOKEN.`]);
    }
    if ((folded.get(foldAccount(accountStem(entry.client))) ?? 0) > 1) {
      return invalidEntry(entry.index, name, [caseProblem]);
    }
    return entry;
  });
}

const caseProblem =
  'Another client at the same address has this client ID in a different case. Windows cannot keep their secrets apart.';

/** @returns a message if one of the others has the same client ID in a different case, at the same origin */
export function clientIdCaseProblem(client: Client, others: readonly Client[]): string | undefined {
  const account = accountStem(client);
  const isConflict = (other: string): boolean =>
    other !== account && foldAccount(other) === foldAccount(account);
  return others.map(accountStem).some(isConflict) ? caseProblem : undefined;
}

/** The account of a client's secrets without the field. */
function accountStem(client: Client): string {
  return accountOf(client, providerOf(client), '');
}

function countValues(values: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
