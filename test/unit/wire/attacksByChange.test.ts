import { strict as assert } from 'node:assert';
import { setTimeout as wait } from 'node:timers/promises';
import type { Client } from '../../../src/core/model';
import { codeOf, realToken, useWire } from '../../support/wireFixture';

const variable = { suffix: 'TOKEN', kind: 'token', description: '' } as const;

describe('Attacks on the wire by what changes while the user is asked', () => {
  const scene = useWire();

  const changes: readonly (readonly [string, (entry: Client) => Client | undefined, code: string])[] = [
    ['the host is taken off the client', (entry) => ({ ...entry, allowedHosts: [] }), 'host-not-allowed'],
    ['the client is removed', () => undefined, 'cancelled'],
    ['the client is another one', (entry) => ({ ...entry, clientId: 'other' }), 'cancelled'],
    ['the client is for production now', (entry) => ({ ...entry, environment: 'production' }), 'cancelled'],
  ];
  for (const waiting of ['consent', 'the token'] as const) {
    for (const [title, change, code] of changes) {
      it(`are noticed before anything leaves, after the wait for ${waiting}: ${title}`, async () => {
        let goOn: () => void = () => undefined;
        const held = new Promise<void>((resolve) => {
          goOn = resolve;
        });
        let current: Client | undefined = scene.client;
        const { sendToken } = scene.wireFor(scene.client, {
          find: (name) => (current && name.endsWith('_TOKEN') ? { client: current, variable } : undefined),
          permit: async () => (waiting === 'consent' ? held : undefined),
          token: async () => {
            if (waiting === 'the token') await held;
            return { value: realToken, fetchedAt: Date.now(), expiresAt: Date.now() + 900_000 };
          },
        });
        const answer = sendToken(scene.allowed.url);
        await wait(30);
        current = change(scene.client);
        goOn();
        assert.equal(codeOf(await answer), code);
        assert.equal(scene.allowed.bytes(), '');
      });
    }
  }
});
