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

  /** Drops what it remembers of a client; the token was in it. */
  forget(client: Client): void {
    this.last.delete(client.name);
  }

  readSecrets(client: Client, fields: readonly string[]): Promise<Secrets> {
    return this.parts.readSecrets(client, fields);
  }
}
