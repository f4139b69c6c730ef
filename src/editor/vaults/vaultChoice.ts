/**
 * The vaults of this window: the OS keychain (in core's `vaults/`) and VS Code's `secretStorage`. Core's `SecretStore`
 * reads and writes secrets through this choice; `storedAccounts` remembers which accounts exist, for the clean-up of
 * secrets. If a vault fails, the error names it, and no secret moves to the other one by itself.
 */
import * as vscode from 'vscode';
import { systemClock } from '../../core/base/clock';
import type { Vault } from '../../core/model';
import type { ErrorCode } from '../../core/model/errors';
import { createKeychain, keychainService } from '../../core/vaults/keychain';
import { queueCalls } from '../../core/vaults/queueCalls';
import type { Vaults } from '../../core/vaults/secretStore';
import { createSecretTool } from '../../core/vaults/secretTool';
import { createSecretStorageVault } from './secretStorage';

/** The vault that `kunci.vault` selects. */
export class VaultChoice implements Vaults {
  private readonly vaults: Readonly<Record<Vault['id'], Vault>>;

  constructor(storage: vscode.SecretStorage) {
    const keychain = createKeychain({
      load: async () => (await import('keytar')).default,
      platform: process.platform,
      ...(process.platform === 'linux' ? { secretTool: createSecretTool(keychainService) } : {}),
    });
    this.vaults = {
      keychain: queueCalls(keychain, systemClock),
      vscode: queueCalls(createSecretStorageVault(storage), systemClock),
    };
  }

  get all(): readonly Vault[] {
    return Object.values(this.vaults);
  }

  get current(): Vault {
    const setting = vscode.workspace.getConfiguration('kunci').get<string>('vault');
    if (setting === 'keychain' || setting === 'vscode') return this.vaults[setting];
    // In a remote window the extension host runs on a machine without the user's keychain.
    return vscode.env.remoteName === undefined ? this.vaults.keychain : this.vaults.vscode;
  }

  /** The name of the current vault in the UI. */
  get label(): string {
    return vaultLabels[this.current.id];
  }

  /** The setting changed, so another vault may be current. */
  onDidChange(listener: () => void): vscode.Disposable {
    return vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('kunci.vault')) listener();
    });
  }
}

export const vaultLabels: Readonly<Record<Vault['id'], string>> = {
  keychain: 'OS keychain',
  vscode: "VS Code's secret storage",
};

/** Errors that concern one vault, and say nothing about another. */
export const secretErrors: readonly ErrorCode[] = [
  'missing-secret',
  'invalid-secret',
  'invalid-key',
  'vault-unavailable',
  'vault-locked',
];
