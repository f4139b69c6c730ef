/** A token service with the real transport, set on a server that misbehaves, and what must never come out of it. */
import assert from 'node:assert/strict';
import http from 'node:http';
import https from 'node:https';
import { createTransport } from '../../../src/core/http/transport';
import type { Client, Secrets, Token } from '../../../src/core/model';
import { AppError } from '../../../src/core/model/errors';
import { providerOf } from '../../../src/core/providers';
import { TokenService } from '../../../src/core/tokens/tokenService';
import type { ProviderId } from '../../support/faultAnswers';
import { HurriedClock } from '../../support/hurriedClock';
import answers from '../../support/known-answers.json';
import { makeClient } from '../../support/makeClient';

export const marked: Readonly<Record<ProviderId, Secrets>> = {
  gobiz: { clientSecret: 'marked-secret: 100%+p&q/r é' },
  doku: { privateKey: answers.keys.pkcs8 },
};

/** Milliseconds for one attempt: short where waiting in vain is the point, ample for a busy machine elsewhere. */
export const timeLimits = { stalled: 250, other: 3000 } as const;

export interface Fixture {
  readonly client: Client;
  readonly clock: HurriedClock;
  readonly service: TokenService;
  readonly log: string[];
}

export function fixtureFor(
  provider: ProviderId,
  baseUrl: string,
  timeLimit: number = timeLimits.other,
): Fixture {
  const clock = new HurriedClock();
  const log: string[] = [];
  const service = new TokenService({
    transport: createTransport(timeLimit),
    clock,
    providerOf,
    readSecrets: async () => marked[provider],
    log: (message) => log.push(message),
  });
  // The reader refuses some of these URLs; the transport has to as well.
  const client = { ...makeClient({ provider, clientId: 'marked' }), baseUrl };
  return { client, clock, service, log };
}

export type Outcome =
  | { readonly kind: 'token'; readonly token: Token }
  | { readonly kind: 'failed'; readonly error: AppError };

/** One `get`. Checks that it told no secret and closed everything it opened; mocha's own limit ends one that hangs. */
export async function outcomeOf(fixture: Fixture): Promise<Outcome> {
  const outcome = await fixture.service.get(fixture.client).then(
    (token): Outcome => ({ kind: 'token', token }),
    (error: unknown): Outcome => {
      assert.ok(error instanceof AppError, `It failed with ${String(error)}`);
      return { kind: 'failed', error };
    },
  );
  if (outcome.kind === 'failed') assertSilent(outcome.error, fixture);
  await assertNothingOpen(fixture);
  return outcome;
}

function assertSilent({ message, cause, stack, code, status }: AppError, { log }: Fixture): void {
  const said = [message, JSON.stringify(cause), stack, code, status, ...log].join('\n');
  for (const mark of marks()) assert.ok(!said.includes(mark), `A secret was told: ${said}`);
}

/** Each secret in all its forms; a key line by line. A part of a secret is told as well as the whole. */
function marks(): string[] {
  const secret = String(marked.gobiz.clientSecret);
  const form = new URLSearchParams({ v: secret }).toString().slice(2);
  const basic = Buffer.from(`marked:${form}`).toString('base64');
  const lines = String(marked.doku.privateKey).split('\n');
  const keyLines = lines.filter((line) => line !== '' && !line.startsWith('-----'));
  return ['marked-secret', secret, form, encodeURIComponent(secret), basic, basic.slice(0, 24), ...keyLines];
}

async function assertNothingOpen({ clock }: Fixture): Promise<void> {
  const deadline = Date.now() + 5000;
  while (openSockets() > 0 && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(openSockets(), 0, 'A connection was left open.');
  assert.ok(clock.pending <= 1, 'A wait was left behind.');
}

/** Connections kept for later count as well: the next request is minutes away. */
function openSockets(): number {
  return [http.globalAgent, https.globalAgent]
    .flatMap(({ sockets, freeSockets, requests }) => [sockets, freeSockets, requests])
    .flatMap((byHost) => Object.values(byHost))
    .reduce((sum, list) => sum + (list?.length ?? 0), 0);
}
