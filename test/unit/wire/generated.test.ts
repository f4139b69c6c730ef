/** Requests made up at random, the same each time: the server gets exactly the right bytes, or nothing. */
import { strict as assert } from 'node:assert';
import http from 'node:http';
import { inputs, Random } from '../../support/inputs';
import type { Received } from '../../support/rawServer';
import { outcome, realToken, useWire } from '../../support/wireFixture';

const requests = inputs(2000, 10_000);
const atOnce = 50;
/** Kept here so that a failing request can be made again: set it to the number in the message, and `requests` to 1. */
const firstSeed = 1;

interface Plan {
  readonly seed: number;
  readonly method: string;
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
  /** How the body is cut, and how each piece is written. */
  readonly pieces: readonly { readonly data: Buffer; readonly encoding: BufferEncoding | undefined }[];
  readonly framing: 'length' | 'chunked' | 'none';
  /** What happens, in this order, between the calls. */
  readonly pauses: readonly boolean[];
  readonly form: 'object' | 'array' | 'setHeader';
  readonly withFlushHeaders: boolean;
  readonly withCork: boolean;
  readonly keepAlive: boolean;
  readonly to: 'allowed' | 'evil';
}

describe('The wire with generated requests', () => {
  const scene = useWire();

  it(`delivers ${requests} of them exactly, or not at all`, async function () {
    this.timeout(60_000);
    const { allowed, evil } = scene;
    const { token } = scene.fixture;
    const seeds = Array.from({ length: requests }, (_, index) => firstSeed + index);
    const agents = [new http.Agent({ keepAlive: true, maxSockets: 8 }), new http.Agent()] as const;
    let released = 0;
    const next = async (): Promise<void> => {
      for (let seed = seeds.pop(); seed !== undefined; seed = seeds.pop()) {
        const plan = planOf(seed, token);
        const agent = agents[plan.keepAlive ? 0 : 1];
        const ended = await carryOut(plan, agent, plan.to === 'allowed' ? allowed.port : evil.port);
        const expected = plan.to === 'evil' && holds(plan, token) ? 'host-not-allowed' : 200;
        assert.equal(ended, expected, `seed ${seed}: ${JSON.stringify(plan)}`);
        if (ended === 200 && holds(plan, token)) released += 1;
      }
    };
    await Promise.all(Array.from({ length: atOnce }, next));
    for (const agent of agents) agent.destroy();
    assert.ok(released > requests / 4, 'hardly any request had a placeholder');
    assert.ok(!evil.bytes().includes(realToken), 'the token left');
    assert.equal(allowed.unread() + evil.unread(), '', 'half a request');
    const arrivals = [...allowed.received, ...evil.received];
    const seen = new Map(arrivals.map((arrival) => [Number(arrival.headers['x-seed']), arrival]));
    assert.equal(seen.size, arrivals.length, 'a request arrived twice');
    for (let seed = firstSeed; seed < firstSeed + requests; seed += 1)
      checkArrival(planOf(seed, token), token, seen.get(seed));
  });
});

function checkArrival(plan: Plan, token: string, arrival: Received | undefined): void {
  const label = `seed ${plan.seed}: ${JSON.stringify({ ...plan, body: plan.body.toString('latin1') })}`;
  if (plan.to === 'evil' && holds(plan, token)) {
    assert.equal(arrival, undefined, label);
    return;
  }
  const fill = (text: string): string => text.replaceAll(token, realToken);
  assert.ok(arrival, `nothing arrived, ${label}`);
  assert.equal(arrival.requestLine, `${plan.method} ${fill(plan.path)} HTTP/1.1`, label);
  for (const [name, value] of plan.headers)
    assert.ok(arrival.lines.includes(`${name}: ${fill(value)}`), `${name}, ${label}`);
  assert.equal(arrival.body, fill(plan.body.toString('latin1')), label);
}

function holds({ path, headers, body }: Plan, token: string): boolean {
  return [path, ...headers.flat(), body.toString('latin1')].some((text) => text.includes(token));
}

function carryOut(plan: Plan, agent: http.Agent, port: number): Promise<unknown> {
  const { method, path, headers, framing, pieces, form } = plan;
  const host = `127.0.0.1:${port}`;
  const framed =
    framing === 'length'
      ? [['Content-Length', String(plan.body.length)]]
      : framing === 'chunked'
        ? [['Transfer-Encoding', 'chunked']]
        : [];
  const all = [['Host', host], ['X-Seed', String(plan.seed)], ...headers, ...framed] as [string, string][];
  const options = { host: '127.0.0.1', port, method, path, agent };
  const given =
    form === 'array'
      ? { headers: all.flat() as never }
      : form === 'object'
        ? { headers: Object.fromEntries(all) }
        : {};
  const request = http.request({ ...options, ...given });
  const ended = outcome(request);
  if (form === 'setHeader') for (const [name, value] of all) request.setHeader(name, value);
  if (plan.withFlushHeaders) request.flushHeaders();
  void write(request, plan, pieces);
  return ended;
}

async function write(request: http.ClientRequest, plan: Plan, pieces: Plan['pieces']): Promise<void> {
  for (const [index, { data, encoding }] of pieces.entries()) {
    if (plan.pauses[index]) await new Promise((resolve) => setImmediate(resolve));
    if (request.destroyed) return;
    const isLast = index === pieces.length - 1;
    const content = encoding === undefined ? data : data.toString(encoding);
    if (plan.withCork && index === 0) request.cork();
    // Node 24 itself writes what is corked at the end behind the last chunk; see `lifecycle.test.ts`.
    if (plan.withCork && isLast) request.uncork();
    if (isLast && plan.pauses.at(-1)) request.end(content, encoding ?? 'utf8');
    else if (encoding === undefined) request.write(content);
    else request.write(content, encoding);
  }
  request.end();
}

function planOf(seed: number, token: string): Plan {
  const random = new Random(Math.imul(seed, 0x9e3779b1) | 1);
  const below = (count: number): number => random.below(count);
  const pick = <T>(values: readonly T[]): T => values[below(values.length)] as T;
  const text = (alphabet: string, longest: number): string =>
    Array.from({ length: below(longest) }, () => alphabet[below(alphabet.length)]).join('');
  const maybe = (): string => (below(3) === 0 ? token : '');
  const method = pick(['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']);
  const path = `/${text(pathLetters, 20)}${maybe()}${text(pathLetters, 5)}`;
  const headers = Array.from({ length: below(5) }, (_, index) => {
    const value = `${text(valueLetters, 12)}${maybe()}${below(4) === 0 ? maybe() : ''}${text(valueLetters, 12)}`;
    return [`X-${text(nameLetters, 6)}${index}`, value.trim()] as const;
  });
  const parts = Array.from({ length: below(5) }, () =>
    Buffer.concat([bytes(below, pick([10, 100, 3000])), Buffer.from(maybe())]),
  );
  const body = below(3) === 0 ? Buffer.alloc(0) : Buffer.concat(parts);
  const framing = body.length > 0 ? pick(['length', 'chunked'] as const) : pick(['none', 'length'] as const);
  // A placeholder is recognized in a piece if the piece has its beginning, or if the request is being held already.
  const isHeld = [path, ...headers.flat()].some((part) => part.includes(token));
  const pieces = cut(body, below, isHeld ? undefined : token).map((data) => ({
    data,
    encoding: pick([undefined, 'latin1'] as const),
  }));
  return {
    seed,
    method,
    path,
    headers,
    body,
    pieces,
    framing,
    // A head that has left cannot be held any more: pauses only where it has a placeholder.
    pauses: [...pieces.map(() => isHeld && below(3) === 0), below(2) === 0],
    form: pick(['object', 'array', 'setHeader']),
    withFlushHeaders: below(6) === 0 && framing !== 'none',
    withCork: below(6) === 0,
    keepAlive: below(2) === 0,
    to: below(4) === 0 ? 'evil' : 'allowed',
  };
}

const pathLetters = 'abcXYZ019-._~!$&()*+,;=:@%/?';
const valueLetters = 'abcXYZ019-._~!#$&\'()*+,;=:@%/?"<>[]{}| ';
const nameLetters = 'abcXYZ019-';

function bytes(below: (count: number) => number, longest: number): Buffer {
  return Buffer.from(Array.from({ length: below(longest) }, () => below(256)));
}

/** @param whole a text that is not cut */
function cut(body: Buffer, below: (count: number) => number, whole: string | undefined): readonly Buffer[] {
  const pieces: Buffer[] = [];
  let start = 0;
  for (let count = below(4); count > 0 && start < body.length; count -= 1) {
    let end = Math.min(body.length, start + 1 + below(body.length));
    for (
      let at = whole === undefined ? -1 : body.indexOf(whole);
      whole !== undefined && at >= 0;
      at = body.indexOf(whole, at + 1)
    ) {
      if (at < end && end < at + whole.length) end = at + whole.length;
    }
    pieces.push(body.subarray(start, end));
    start = end;
  }
  return [...pieces, ...(start < body.length ? [body.subarray(start)] : [])];
}
