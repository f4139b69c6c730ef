// Runs inside an extension host: adds clients one after the other, as fast as VS Code takes them.
import { ClientStore } from '../../../src/editor/clients/clientStore';
import { SettingsLock } from '../../../src/editor/settings/settingsLock';

/** @param storage Kunci's folder in VS Code's global storage, where its windows share their lock */
export async function editMany(storage: string, names: readonly string[]): Promise<void> {
  const store = new ClientStore(new SettingsLock(storage));
  try {
    for (const name of names) {
      const entry = { name, provider: 'gobiz', environment: 'sandbox', clientId: name };
      await store.edit((entries) => [...entries, entry]);
    }
  } finally {
    store.dispose();
  }
}
