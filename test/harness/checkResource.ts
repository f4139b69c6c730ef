import assert from 'node:assert/strict';
import type { Client, HttpRequest } from '../../src/core/model';
import { providerOf } from '../../src/core/providers';
import { externalId, formatTimestamp } from '../../src/core/signing/requestValues';
import { signTransaction } from '../../src/core/signing/snap';
import type { Scene } from './check';

/** Sends the provider's example request with the token, and tells what the sandbox verified. */
export async function callResource(scene: Scene, name: string): Promise<string> {
  const lent = scene.sandbox.clients.find(({ client }) => client.name === name);
  const token = scene.tokens.get(name);
  assert(lent && token, 'There is no token to try.');
  const { url, method, headers, body } = exampleRequest(lent.client, token, lent.secrets.secretKey);
  const response = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
  await response.arrayBuffer();
  const request = scene.requests.at(-1);
  assert.equal(response.status, 200, `The resource answered ${response.status}: ${request?.verdict}`);
  return `${method} ${new URL(url).pathname} answered ${response.status}; the server verified: ${request?.verdict}`;
}

function exampleRequest(client: Client, token: string, secretKey: string | undefined): HttpRequest {
  const [example] = providerOf(client).examples;
  const timestamp = formatTimestamp(Date.now(), 'utc');
  const body = example.body ?? '';
  const signed = signTransaction(
    { method: example.method, path: example.path, token, body, timestamp },
    secretKey ?? 'none',
  );
  const values: Readonly<Record<string, string>> = {
    TOKEN: token,
    CLIENT_ID: client.clientId,
    EXTERNAL_ID: externalId(Date.now()),
    TIMESTAMP: timestamp,
    SIGNATURE: signed.signature,
  };
  const fill = (text: string): string =>
    text.replace(/\{\{(\w+)\}\}/g, (_, suffix: string) => values[suffix] ?? '');
  const headers = Object.entries(example.headers).map(([name, value]) => [name, fill(value)]);
  return {
    method: example.method,
    url: `${client.baseUrl}${example.path}`,
    headers: Object.fromEntries(headers),
    ...(example.body === undefined ? {} : { body: example.body }),
  };
}
