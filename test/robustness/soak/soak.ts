/** Many senders at a server that fails, in virtual or in real time. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { systemClock } from '../../../src/core/base/clock';
import { createTransport } from '../../../src/core/http/transport';
import type { Client, Clock, Disposable, Transport } from '../../../src/core/model';
import { providerOf } from '../../../src/core/providers';
import { TokenRefresher } from '../../../src/core/tokens/tokenRefresher';
import { TokenService } from '../../../src/core/tokens/tokenService';
import { Random } from '../../support/inputs';
import { makeClient } from '../../support/makeClient';
import { ManualClock } from '../../support/manualClock';
import { FlakyServer } from './flakyServer';
import { loopbackNetwork } from './loopbackNetwork';
import type { Plan } from './plan';
import { Senders, type SendersFigures } from './senders';
import { virtualNetwork } from './virtualNetwork';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

export interface Figures extends SendersFigures {
  /** Requests with a token that had expired, or that had been refused before. */
  readonly dead: number;
  /** Requests by which a change of keys was noticed; nobody could have known before. */
  readonly noticed: number;
  readonly tokenRequests: number;
  readonly tokens: number;
  /** `tokens` by the fewest that the sends need. */
  readonly ratio: number;
  /** Bytes, after a tenth of the time and at the end. */
  readonly heap: readonly [number, number];
  /** Open handles before and after; in virtual time, timers. */
  readonly handles: readonly [number, number];
}

export async function soakVirtually(plan: Plan): Promise<Figures> {
  const clock = new ManualClock();
  const server = new FlakyServer(plan, () => clock.now());
  const clients = clientsAt('http://127.0.0.1:1', plan);
  const transport = virtualNetwork(server, clock, plan.timeLimit);
  const { tokens, refresher } = tokensFor(clients, clock, transport);
  const senders = new Senders(plan, clients, clock, transport, tokens);
  const mischief = disturb(plan, clock, server, senders, async (down) => {
    server.isDown = down;
  });
  await clock.advance(plan.duration / 10);
  const early = heapUsed();
  await clock.advance((plan.duration * 9) / 10);
  mischief.dispose();
  senders.stop();
  await clock.advance(120_000);
  const late = heapUsed();
  refresher.dispose();
  tokens.dispose();
  return { ...figuresOf(server, senders), heap: [early, late], handles: [0, clock.pending] };
}

export async function soakReally(plan: Plan): Promise<Figures> {
  const before = openHandles();
  const server = new FlakyServer(plan, () => Date.now());
  const network = await loopbackNetwork(server);
  const clients = clientsAt(network.origin, plan);
  const transport = createTransport(plan.timeLimit);
  const { tokens, refresher } = tokensFor(clients, systemClock, transport);
  const senders = new Senders(plan, clients, systemClock, transport, tokens);
  const mischief = disturb(plan, systemClock, server, senders, (down) =>
    down ? network.down() : network.up(),
  );
  await realTime(plan.duration / 10);
  const early = heapUsed();
  await realTime((plan.duration * 9) / 10);
  mischief.dispose();
  senders.stop();
  await realTime(plan.restartTakes + 2 * plan.timeLimit);
  refresher.dispose();
  tokens.dispose();
  await network.down();
  await realTime(200);
  return { ...figuresOf(server, senders), heap: [early, heapUsed()], handles: [before, openHandles()] };
}

/** As a window has them that is in focus and uses all clients. */
function tokensFor(clients: readonly Client[], clock: Clock, transport: Transport) {
  const [random, readSecrets] = [new Random(7), async () => ({ clientSecret: 'secret' })];
  const parts = { clock, transport, providerOf, readSecrets, random: () => random.below(1000) / 1000 };
  const tokens = new TokenService(parts);
  const refresher = new TokenRefresher({ tokens, clock });
  refresher.use(clients);
  refresher.setFocus(true);
  return { tokens, refresher };
}

function clientsAt(baseUrl: string, { lifetimes }: Plan): readonly Client[] {
  return lifetimes.map((_, index) => makeClient({ name: `c${index}`, clientId: `client-${index}`, baseUrl }));
}

/** Restarts and changes of keys, until it is disposed of. */
function disturb(
  plan: Plan,
  clock: Clock,
  server: FlakyServer,
  senders: Senders,
  setDown: (down: boolean) => Promise<void>,
): Disposable {
  const timers: Disposable[] = [];
  const again = (index: number, every: number, act: () => void): void => {
    timers[index] = clock.after(every, () => {
      act();
      again(index, every, act);
    });
  };
  again(0, plan.keysEvery, () => {
    server.changeKeys();
    senders.fewest.keysChanged();
  });
  again(1, plan.restartEvery, () => {
    void setDown(true);
    clock.after(plan.restartTakes, () => void setDown(false));
  });
  return {
    dispose: () => {
      for (const timer of timers) timer.dispose();
    },
  };
}

function figuresOf(server: FlakyServer, senders: Senders) {
  const sent = senders.figures();
  return {
    ...sent,
    dead: server.expired + sent.sentAgain,
    noticed: server.outdated - sent.sentAgain,
    tokenRequests: server.requests,
    tokens: server.grants,
    ratio: server.grants / senders.fewest.count,
  };
}

function realTime(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Bytes that are in use, what nobody refers to any more left out. */
function heapUsed(): number {
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

/** Sockets and servers that this process has open. Timers are left out, as a test runner has some of its own. */
function openHandles(): number {
  return process.getActiveResourcesInfo().filter((name) => name.startsWith('TCP')).length;
}
