import http from 'node:http';
import { listening, portOf } from '../support/rawServer';
import { clientFor, startWire } from '../support/wireFixture';
import { type Figure, milliseconds, type Row } from './figure';
import { median } from './measure';

const rounds = 60;
/** Requests of one kind in a round. Setting the hook makes Node's own code slow for the first few. */
const block = 100;
const warmUp = 20;
/** Milliseconds that a request may take longer: 10 µs without a placeholder, 1 ms with one. */
const limits = { without: 0.01, with: 1 };

/**
 * What the hook costs. The requests go over one connection that is kept alive, in turns with and without the hook, so
 * that a busy moment of the machine falls on both. The ratio is that of the difference to its limit.
 */
export const wire: Row = {
  name: 'wire',
  title: 'A request with the hook',
  run: async () => {
    const server = http.createServer((request, response) => {
      request.resume().on('end', () => response.end('{}'));
    });
    const stop = await listening(server);
    const port = portOf(server);
    const agent = new http.Agent({ keepAlive: true });
    const client = clientFor('outlet', [`127.0.0.1:${port}`]);
    const send = (value: string): Promise<void> =>
      new Promise((resolve, reject) => {
        const headers = { authorization: `Bearer ${value}`, 'content-type': 'application/json' };
        const request = http.request(
          { host: '127.0.0.1', port, agent, method: 'POST', headers },
          (response) => {
            response.resume().on('end', () => setImmediate(resolve));
          },
        );
        request.on('error', reject);
        request.end('{"name":"Kopi"}');
      });
    const timed = async (value: string, times: number[]): Promise<void> => {
      for (let index = -warmUp; index < block; index += 1) {
        const began = performance.now();
        await send(value);
        if (index >= 0) times.push(performance.now() - began);
      }
    };
    const plain = 'a'.repeat(48);
    const times = { bare: [] as number[], hooked: [] as number[], released: [] as number[] };
    for (let round = 0; round < rounds; round += 1) {
      await timed(plain, times.bare);
      const fixture = startWire(client);
      await timed(plain, times.hooked);
      await timed(fixture.token, times.released);
      fixture.wire.dispose();
    }
    agent.destroy();
    await stop();
    const bare = median(times.bare);
    return [
      figure('without a placeholder', median(times.hooked), bare, limits.without),
      figure('with a placeholder', median(times.released), bare, limits.with),
    ];
  },
};

function figure(what: string, ours: number, bare: number, limit: number): Figure {
  const ratio = Math.max(0, ours - bare) / limit;
  const goal = `no hook + ${milliseconds(limit)}`;
  return { what, ours: milliseconds(ours), against: goal, theirs: milliseconds(bare), ratio, limit: 1 };
}
