import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { StoredAccounts } from '../../../src/editor/vaults/storedAccounts';

/** What all windows share: each writes it as a whole. */
function sharedState() {
  const values = new Map<string, unknown>();
  return {
    values,
    get: <T>(key: string, otherwise?: T): T => (values.get(key) as T | undefined) ?? (otherwise as T),
    update: async (key: string, value: unknown): Promise<void> => void values.set(key, value),
  };
}

describe('the index of accounts', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
  afterEach(() => mock.timers.reset());

  it('has an account again that another window wrote over at the same moment', async () => {
    const state = sharedState();
    const index = new StoredAccounts(state);
    await index.replace('keychain', ['one']);
    await state.update('accounts.keychain', ['other']);
    assert.deepEqual(index.list('keychain'), ['other', 'one']);
    mock.timers.tick(1_200);
    assert.deepEqual(state.values.get('accounts.keychain'), ['other', 'one']);
    index.dispose();
  });

  it('does not bring back what another window removed later', async () => {
    const state = sharedState();
    const index = new StoredAccounts(state);
    await index.replace('keychain', ['one']);
    mock.timers.tick(1_200);
    await state.update('accounts.keychain', []);
    assert.deepEqual(index.list('keychain'), []);
    index.dispose();
  });
});
