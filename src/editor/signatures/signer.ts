import type { Client, Secrets } from '../../core/model';
import { providerOf } from '../../core/providers';
import type { FoundReference } from '../../core/references';
import type { Placeholders } from '../../core/sending/placeholders';
import { type SignedRequest, signRequest } from '../../core/sending/signRequest';
import type { OutgoingRequest } from '../../core/sending/types';

export interface SignerParts {
  readonly find: (variableName: string) => FoundReference | undefined;
  readonly readSecrets: (client: Client, fields: readonly string[]) => Promise<Secrets>;
}

export interface LastSend extends SignedRequest {
  /** As it was before it was signed. */
  readonly template: OutgoingRequest;
  readonly placeholders: Placeholders;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Signs requests at the moment of sending, and remembers the last one of each client to explain it. */
export class Signer {
  private readonly last = new Map<string, LastSend>();
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly parts: SignerParts) {}

  /** @throws AppError `unsignable`, `missing-secret`, `invalid-key`, `vault-…` */
  async sign(template: OutgoingRequest, placeholders: Placeholders): Promise<SignedRequest | undefined> {
    const signed = await signRequest(template, placeholders, {
      ...this.parts,
      providerOf,
      now: () => Date.now(),
    });
    if (signed?.signed) {
      this.last.set(signed.client.name, { ...signed, template, placeholders, at: Date.now() });
    }
    return signed;
  }

  /** The last request of a client that went out signed. */
  lastOf(client: Client): LastSend | undefined {
    const last = this.last.get(client.name);
    return last?.client === client ? last : undefined;
  }

  /**
   * One send after the other, where each has values of its own in variables that all senders share. A send that takes
   * long, as it waits for an answer, has read its variables by then and holds up nobody.
   */
  async inTurn<T>(work: () => Promise<T>): Promise<T> {
    const before = this.turn;
    const result = settledOrLate(before).then(work);
    this.turn = result.catch(() => undefined);
    return result;
  }

  readSecrets(client: Client, fields: readonly string[]): Promise<Secrets> {
    return this.parts.readSecrets(client, fields);
  }
}

/** Milliseconds within which a sender has surely read its variables, be it that it had to be started. */
const longestTurn = 5_000;

function settledOrLate(work: Promise<unknown>): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, longestTurn);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
