import assert from 'node:assert/strict';
import { PublishedVariables } from '../../../src/core/wire/environmentVariables';

describe('PublishedVariables', () => {
  const set = (values: Record<string, string>) => new Map(Object.entries(values));

  it('sets variables, takes them away again, and restores what was there before', () => {
    const environment: Record<string, string | undefined> = { B: 'before' };
    const variables = new PublishedVariables(environment);
    variables.set(set({ A: '1', B: '2' }));
    assert.deepEqual(environment, { A: '1', B: '2' });
    variables.set(set({ A: '3', B: '4' }));
    assert.deepEqual(environment, { A: '3', B: '4' });
    variables.set(set({ A: '3' }));
    assert.deepEqual(environment, { A: '3', B: 'before' });
    variables.dispose();
    assert.deepEqual(environment, { B: 'before' });
  });

  it('leaves a variable alone that somebody else has set meanwhile', () => {
    const environment: Record<string, string | undefined> = {};
    const variables = new PublishedVariables(environment);
    variables.set(set({ A: '1' }));
    environment.A = 'theirs';
    variables.set(set({}));
    assert.deepEqual(environment, { A: 'theirs' });
    variables.set(set({ A: '1' }));
    environment.A = 'theirs again';
    variables.set(set({ A: '2' }));
    variables.dispose();
    assert.deepEqual(environment, { A: 'theirs again' });
  });
});
