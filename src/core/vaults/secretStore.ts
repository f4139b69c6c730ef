/**
 * The secrets of clients. `secretStore` knows which account in the vault belongs to which client and field; all reads
 * and writes pass here. `keychain` is the vault of the operating system (`chunks` for Windows, `secretTool` for Linux),
 * and `queueCalls` makes one call to a vault at a time.
 */

import { tokenOrigin } from '../http/origins';
import type { Client, Provider, Secrets, Vault } from '../model';
import { AppError } from '../model/errors';

/** The names of the accounts that Kunci wrote to each vault, so that orphans can be found. It never holds values. */
export interface AccountIndex {
  list(vault: Vault['id']): readonly string[];
  replace(vault: Vault['id'], accounts: readonly string[]): PromiseLike<void>;
}

/** All vaults, and the one in use. The user may switch while secrets are in another one. */
export interface Vaults {
  readonly current: Vault;
  readonly all: readonly Vault[];
}

/** `<token endpoint's origin>|<clientId>|<field>`: a client whose endpoint changes has no secret there. */
export function accountOf(client: Client, provider: Provider, field: string): string {
  return `${tokenOrigin(client, provider)}|${client.clientId}|${field}`;
}

/**
 * The form in which accounts are compared: Windows' Credential Manager ignores case. Used on each system, because
 * settings move between systems. Windows maps single characters to upper case; this unites at least as many.
 */
export function foldAccount(account: string): string {
  return account.toUpperCase();
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
      const accounts = this.index.list(vault.id);
      // Indexed first: an account without a secret is harmless, a secret without an account cannot be cleaned up.
      if (!accounts.includes(account)) await this.index.replace(vault.id, [...accounts, account]);
      await vault.write(account, value);
    }
  }

  /** Removes the secrets of a client, except those that one of `others` shares. @throws AppError `vault-…` */
  async remove(client: Client, others: readonly Client[]): Promise<void> {
    const shared = this.foldedAccountsOf(others);
    for (const account of this.accountsOf(client)) {
      if (!shared.has(foldAccount(account))) await this.drop(account);
    }
  }

  /** The indexed accounts that no client uses, in any case: on Windows their removal would remove the client's secret. */
  orphans(clients: readonly Client[]): readonly string[] {
    const used = this.foldedAccountsOf(clients);
    const indexed = new Set(this.vaults.all.flatMap((vault) => this.index.list(vault.id)));
    return [...indexed].filter((account) => !used.has(foldAccount(account)));
  }

  /** Removes an account from the vault in use, and from any other that Kunci wrote it to. */
  async drop(account: string): Promise<void> {
    for (const vault of this.vaults.all) {
      const accounts = this.index.list(vault.id);
      if (vault.id !== this.vaults.current.id && !accounts.includes(account)) continue;
      await vault.remove(account);
      await this.index.replace(
        vault.id,
        accounts.filter((other) => other !== account),
      );
    }
  }

  private foldedAccountsOf(clients: readonly Client[]): ReadonlySet<string> {
    return new Set(clients.flatMap((client) => this.accountsOf(client)).map(foldAccount));
  }

  private accountsOf(client: Client): string[] {
    const provider = this.providerOf(client);
    return provider.secrets.map((field) => accountOf(client, provider, field.name));
  }
}

function missingSecretError(client: Client, provider: Provider, field: string, vault: Vault['id']): AppError {
  const title = provider.secrets.find(({ name }) => name === field)?.title ?? field;
  const place = vault === 'keychain' ? 'the keychain' : "VS Code's secret storage";
  return new AppError(
    'missing-secret',
    `The ${title.toLowerCase()} of “${client.name}” is not in ${place}. Use “Replace Secret” to store it.`,
  );
}
