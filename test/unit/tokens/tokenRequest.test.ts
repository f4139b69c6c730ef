import assert from 'node:assert/strict';
import type { HttpResponse } from '../../../src/core/model';
import { AppError } from '../../../src/core/model/errors';
import { providerOf } from '../../../src/core/providers';
import { requestToken } from '../../../src/core/tokens/tokenRequest';
import { makeClient } from '../../support/makeClient';

const client = makeClient({ baseUrl: 'https://token.example.co.id' });

async function logOf(send: () => Promise<HttpResponse>): Promise<readonly string[]> {
  const lines: string[] = [];
  let now = 1_700_000_000_000;
  const parts = {
    clock: { now: () => now, after: () => ({ dispose: () => undefined }) },
    transport: {
      send: () => {
        now += 84;
        return send();
      },
    },
    providerOf,
    readSecrets: async () => ({ clientSecret: 'marked-secret' }),
    log: (line: string) => lines.push(line),
  };
  await requestToken(parts, client, new AbortController().signal).catch(() => undefined);
  return lines;
}

describe('requestToken', () => {
  const url = 'https://token.example.co.id/oauth2/token';

  it('logs method, URL, status, duration and client of each response', async () => {
    const body = JSON.stringify({ access_token: 'marked-token', expires_in: 3600 });
    const lines = await logOf(async () => ({ status: 200, headers: {}, body }));
    assert.deepEqual(lines, [`POST ${url} 200, 84 ms, ${client.name}`]);
  });

  it('logs the error code of a request without a response, once', async () => {
    const lines = await logOf(async () => {
      throw new AppError('unreachable', 'no such host');
    });
    assert.deepEqual(lines, [`POST ${url} unreachable, 84 ms, ${client.name}`]);
  });
});
