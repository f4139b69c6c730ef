/** Which account in the vault a client's secret has, and the one way to reach it. */

import { tokenOrigin } from '../http/origins';
import type { Client, Provider, Secrets, Vault } from '../model';
import { AppError } from '../model/errors';

/** The names of the accounts that Kunci wrote to each vault, kept so that orphans can be found. Never values. */
export interface AccountIndex {
  list(vault: Vault['id']): readonly string[];
  replace(vault: Vault['id'], accounts: readonly string[]): PromiseLike<void>;
}

/** The vaults there are, and the one that is chosen now; the choice may change while secrets lie in another. */
export interface Vaults {
  readonly current: Vault;
  readonly all: readonly Vault[];
}

/** `<token endpoint's origin>|<clientId>|<field>`: a client whose endpoint changes has no secret there. */
export function accountOf(client: Client, provider: Provider, field: string): string {
  return `${tokenOrigin(client, provider)}|${client.clientId}|${field}`;
}

export class SecretStore {
  constructor(
    private readonly vaults: Vaults,
    private readonly index: AccountIndex,
    private readonly providerOf: (client: Client) => Provider,
  ) {}

  /** @throws AppError `missing-secret`, `vault-unavailable`, `vault-locked` */
  async read(client: Client, fields: readonly string[]): Promise<Secrets> {
    const provider = this.providerOf(client);
    const vault = this.vaults.current;
    const secrets: Record<string, string> = {};
    for (const field of fields) {
      const value = await vault.read(accountOf(client, provider, field));
      if (value === undefined) throw missingSecretError(client, provider, field, vault.id);
      secrets[field] = value;
    }
    return secrets;
  }

  /** @throws AppError `vault-unavailable`, `vault-locked`, `invalid-secret` */
  async write(client: Client, secrets: Secrets): Promise<void> {
    const vault = this.vaults.current;
    for (const [field, value] of Object.entries(secrets)) {
      const account = accountOf(client, this.providerOf(client), field);
      const known = this.index.list(vault.id);
      // Indexed first: an account without a secret is harmless, a secret that nobody knows of is not.
      if (!known.includes(account)) await this.index.replace(vault.id, [...known, account]);
      await vault.write(account, value);
    }
  }

  /** Removes the secrets of a client, but those that one of `others` shares. @throws AppError `vault-…` */
  async remove(client: Client, others: readonly Client[]): Promise<void> {
    const shared = new Set(others.flatMap((other) => this.accountsOf(other)));
    for (const account of this.accountsOf(client)) if (!shared.has(account)) await this.drop(account);
  }

  /** The indexed accounts that no client uses any more. */
  orphans(clients: readonly Client[]): readonly string[] {
    const used = new Set(clients.flatMap((client) => this.accountsOf(client)));
    const known = new Set(this.vaults.all.flatMap((vault) => this.index.list(vault.id)));
    return [...known].filter((account) => !used.has(account));
  }

  /** Removes an account from the vault that is chosen, and from any other that Kunci wrote it to. */
  async drop(account: string): Promise<void> {
    for (const vault of this.vaults.all) {
      const known = this.index.list(vault.id);
      if (vault.id !== this.vaults.current.id && !known.includes(account)) continue;
      await vault.remove(account);
      await this.index.replace(
        vault.id,
        known.filter((other) => other !== account),
      );
    }
  }

  private accountsOf(client: Client): string[] {
    const provider = this.providerOf(client);
    return provider.secrets.map((field) => accountOf(client, provider, field.name));
  }
}

function missingSecretError(client: Client, provider: Provider, field: string, vault: Vault['id']): AppError {
  const title = provider.secrets.find((one) => one.name === field)?.title ?? field;
  const place = vault === 'keychain' ? 'the keychain' : "VS Code's secret storage";
  return new AppError(
    'missing-secret',
    `The ${title.toLowerCase()} of “${client.name}” is not in ${place}. Use “Replace Secret” to put it there.`,
  );
}
