import type { Client, Clock, Transport } from '../../../src/core/model';
import { AppError } from '../../../src/core/model/errors';
import type { TokenService } from '../../../src/core/tokens/tokenService';
import { Random } from '../../support/inputs';
import type { Plan } from './plan';

export interface SendersFigures {
  /** Sends that reached the API with a token. */
  readonly sends: number;
  /** Requests that left with a token of which a sender had said that it was refused. */
  readonly sentAgain: number;
  /** Sends that were given up, as there was no token to be had. */
  readonly givenUp: number;
  /** Milliseconds until a send had its token or its error: the longest, and that of 99 of 100. */
  readonly longestWait: number;
  readonly usualWait: number;
  /** Failures that have no code, by name. */
  readonly odd: readonly string[];
}

/** Each sends with a client of its choice, again and again, and waits for no answer before it sends anew. */
export class Senders {
  readonly fewest: FewestTokens;
  private sentAgain = 0;
  private readonly refused = new Set<string>();
  private isOver = false;
  private sends = 0;
  private givenUp = 0;
  /** How many waited so many milliseconds. A list of all would grow as a leak does. */
  private readonly waits = new Uint32Array(120_000);
  private count = 0;
  private readonly odd = new Set<string>();

  constructor(
    private readonly plan: Plan,
    private readonly clients: readonly Client[],
    private readonly clock: Clock,
    private readonly transport: Transport,
    private readonly tokens: TokenService,
  ) {
    this.fewest = new FewestTokens(plan.lifetimes);
    for (let sender = 0; sender < plan.senders; sender += 1) {
      this.pauseThenSend(new Random(plan.seed + 31 * (sender + 1)));
    }
  }

  stop(): void {
    this.isOver = true;
  }

  figures(): SendersFigures {
    return {
      sends: this.sends,
      sentAgain: this.sentAgain,
      givenUp: this.givenUp,
      longestWait: this.waits.findLastIndex((count) => count > 0),
      usualWait: this.waitOf(0.99),
      odd: [...this.odd],
    };
  }

  private pauseThenSend(random: Random): void {
    const { least, most } = this.plan.pause;
    this.clock.after(least + random.below(most - least), () => {
      if (this.isOver) return;
      void this.send(random.below(this.clients.length));
      this.pauseThenSend(random);
    });
  }

  private async send(index: number): Promise<void> {
    const client = this.clients[index];
    if (client === undefined) return;
    const started = this.clock.now();
    let wait: number | undefined;
    const call = async (token: string): Promise<number> => {
      if (this.refused.has(token)) this.sentAgain += 1;
      wait ??= this.clock.now() - started;
      this.fewest.sent(index, this.clock.now());
      return this.call(client, token);
    };
    try {
      const { value } = await this.tokens.get(client);
      if ((await call(value)) === 401) {
        this.refused.add(value);
        this.tokens.refuse(client, value);
        await call((await this.tokens.get(client)).value);
      }
      this.sends += 1;
    } catch (error) {
      this.givenUp += 1;
      if (!(error instanceof AppError)) this.odd.add(error instanceof Error ? error.name : typeof error);
    }
    const bucket = Math.min(Math.round(wait ?? this.clock.now() - started), this.waits.length - 1);
    this.waits[bucket] = (this.waits[bucket] ?? 0) + 1;
    this.count += 1;
  }

  private waitOf(share: number): number {
    let left = this.count * share;
    return this.waits.findIndex((count) => {
      left -= count;
      return left <= 0;
    });
  }

  /** An API that cannot be reached says nothing of the token. @returns the status, 0 where there is no answer */
  private async call(client: Client, token: string): Promise<number> {
    const headers = { authorization: `Bearer ${token}` };
    try {
      const request = { method: 'GET', url: `${client.baseUrl}/api`, headers } as const;
      return (await this.transport.send(request, new AbortController().signal)).status;
    } catch {
      return 0;
    }
  }
}

/**
 * Counts the tokens that the sends need at least, faults aside: one serves until its margin begins (60 s, or a fifth of
 * its lifetime if that is less), as it may not be handed out after that, or until the keys change.
 */
class FewestTokens {
  count = 0;
  private readonly usableUntil: number[] = [];

  constructor(private readonly lifetimes: readonly number[]) {}

  sent(client: number, now: number): void {
    if (now <= (this.usableUntil[client] ?? 0)) return;
    const lifetime = this.lifetimes[client] ?? 0;
    this.usableUntil[client] = now + lifetime - Math.min(60_000, 0.2 * lifetime);
    this.count += 1;
  }

  keysChanged(): void {
    this.usableUntil.fill(0);
  }
}
