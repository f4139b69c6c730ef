/** A token endpoint and an API of one server that fails, restarts and changes its keys; what it does, not how it talks. */
import { Random } from '../../support/inputs';
import type { Plan } from './plan';

export type Answer =
  | { readonly kind: 'json'; readonly status: number; readonly body: string; readonly after: number }
  /** The connection is cut. */
  | { readonly kind: 'reset' }
  /** There is never an answer. */
  | { readonly kind: 'silence' };

export class FlakyServer {
  /** Of keys: tokens of an earlier one are dead. */
  generation = 0;
  isDown = false;
  /** Token requests that arrived, and those that were granted. */
  requests = 0;
  grants = 0;
  /** Requests of the API with a token that had expired. */
  expired = 0;
  /** … with a token of earlier keys. */
  outdated = 0;
  private readonly random: Random;

  constructor(
    private readonly plan: Plan,
    private readonly now: () => number,
  ) {
    this.random = new Random(plan.seed);
  }

  changeKeys(): void {
    this.generation += 1;
  }

  /** @param authorization the header of the request */
  answer(path: string, authorization: string): Answer {
    const [scheme, value = ''] = authorization.split(' ');
    return scheme === 'Basic'
      ? this.token(Buffer.from(value, 'base64').toString())
      : this.resource(path, value);
  }

  /** One in ten fails: a reset, a 503, silence or a late answer, or what is no token at all. */
  private token(credentials: string): Answer {
    this.requests += 1;
    const client = Number(/^client-(\d+):/.exec(credentials)?.[1]);
    const lifetime = this.plan.lifetimes[client] ?? 0;
    const after = 20 + this.random.below(80);
    if (this.random.below(10) !== 0) return this.grant(client, lifetime, after);
    return this.random.of([
      () => ({ kind: 'reset' }),
      () => ({ kind: 'json', status: 503, body: '{"error":"temporarily_unavailable"}', after }),
      () => ({ kind: 'silence' }),
      // Made when the request came; the shorter-lived ones are dead when they arrive.
      () => this.grant(client, lifetime, this.plan.lateness),
      () => ({ kind: 'json', status: 200, body: '{"access_token":7,"expires', after }),
    ] as const satisfies readonly (() => Answer)[])();
  }

  private grant(client: number, lifetime: number, after: number): Answer {
    this.grants += 1;
    const token = `g${this.generation}.${client}.${this.now() + lifetime}.${this.grants}`;
    const body = JSON.stringify({ access_token: token, expires_in: lifetime / 1000, token_type: 'Bearer' });
    return { kind: 'json', status: 200, body, after };
  }

  private resource(_path: string, token: string): Answer {
    const after = 5 + this.random.below(45);
    const [generation, , expiry] = token.slice(1).split('.').map(Number);
    if (generation === this.generation && Number(expiry) > this.now()) {
      return { kind: 'json', status: 200, body: '{}', after };
    }
    if (generation === this.generation) this.expired += 1;
    else this.outdated += 1;
    return { kind: 'json', status: 401, body: '{}', after };
  }
}
