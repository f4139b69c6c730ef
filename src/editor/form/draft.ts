import { type ClientEntry, readClients } from '../../core/clients/readClients';
import type { Client, OptionValue, Provider, ProviderOption, Secrets } from '../../core/model';
import { AppError } from '../../core/model/errors';
import { providerOf } from '../../core/providers';

/** The answers of a form so far. The base URL is as you typed it. */
export interface Draft extends Omit<Client, 'provider'> {
  readonly provider: Provider;
  /** Whether the client has a base URL of its own. */
  readonly ownAddress: boolean;
  readonly secrets: Secrets;
}

export function emptyDraft(provider: Provider): Draft {
  return {
    provider,
    environment: 'sandbox',
    ownAddress: false,
    name: '',
    clientId: '',
    allowedHosts: [],
    options: {},
    secrets: {},
  };
}

export function draftOf(client: Client): Draft {
  const ownAddress = client.baseUrl !== undefined;
  return { ...client, provider: providerOf(client), ownAddress, secrets: {} };
}

/** The settings entry, without defaults and without secrets. */
export function entryOf(draft: Draft): Record<string, unknown> {
  const entry: Record<string, unknown> = {
    name: draft.name,
    provider: draft.provider.id,
    environment: draft.environment,
    clientId: draft.clientId,
  };
  for (const option of draft.provider.options) {
    const value = draft.options[option.name];
    if (value !== undefined && !isDefault(option, value)) entry[option.name] = value;
  }
  if (draft.ownAddress && draft.baseUrl !== undefined) {
    entry.baseUrl = new URL(draft.baseUrl).origin;
  }
  if (draft.allowedHosts.length > 0) entry.allowedHosts = draft.allowedHosts;
  return entry;
}

function isDefault(option: ProviderOption, value: OptionValue): boolean {
  return option.kind === 'list' ? value.length === 0 : value === option.default;
}

/** Reads the draft like an entry of the settings, with its problems. */
export function readDraft(draft: Draft): ClientEntry | undefined {
  return readClients([entryOf(draft)])[0];
}

/** The client of a complete draft. @throws AppError `invalid-client` */
export function clientFromDraft(draft: Draft): Client {
  const entry = readDraft(draft);
  if (entry?.kind === 'client') return entry.client;
  throw new AppError('invalid-client', entry?.problems.join(' ') ?? 'The client is not complete.');
}
