/** How requests are signed just before they leave: what a provider declares, and what it is given. */
import type { Client, Secrets } from '../model';
import type { Explanation } from '../signing/explain';
import type { OtherClient } from '../signing/mistakes';
import type { Signed } from '../signing/signed';

/** A request as a sender hands it to its HTTP library. */
export interface OutgoingRequest {
  readonly method: string;
  /** Absolute. */
  readonly url: string;
  /** In the order of the file; a name may come twice. */
  readonly headers: readonly HeaderPair[];
  /** Empty where there is none. */
  readonly body: string | Uint8Array;
}

export type HeaderPair = readonly [name: string, value: string];

/** The signatures that a provider's services take. */
export interface RequestSigning {
  /** Which kind a request is to have, by the names of its headers; nothing where it is no transaction. */
  readonly kindOf: (headers: readonly HeaderPair[]) => SigningKind | undefined;
}

export interface SigningKind {
  /** As `SNAP, symmetric`. */
  readonly label: string;
  /** The secrets that it takes. */
  readonly secrets: readonly string[];
  /** One sentence: what is signed with what, and by which rule. */
  readonly rule: string;
  /** The headers that such a request needs, values with references by suffix, as `{{SIGNATURE}}`. */
  readonly headers: Readonly<Record<string, string>>;
  /** Of these headers, the one with the signature and the one with the time. */
  readonly signatureHeader: string;
  readonly timestampHeader: string;
  /**
   * The values of one send by suffix, all but the signature.
   * @param now milliseconds since the epoch
   */
  readonly values: (client: Client, now: number) => Readonly<Record<string, string>>;
  /** @throws AppError `unsignable` where something is missing, `invalid-key` */
  readonly sign: (client: Client, request: OutgoingRequest, secrets: Secrets) => Signed;
  /** What is hashed of a body, to be shown. */
  readonly hashed: (body: OutgoingRequest['body']) => OutgoingRequest['body'];
  /** Names the mistake in another signature of the same request. What knows the mistakes is loaded only then. */
  readonly explain: (
    client: Client,
    request: OutgoingRequest,
    secrets: Secrets,
    pasted: string,
    others: readonly OtherClient[],
  ) => Promise<Explanation>;
}

/** The value of a header, whatever the case of its name; of several the last. */
export function headerValue(headers: readonly HeaderPair[], name: string): string | undefined {
  return headers.findLast(([one]) => one.toLowerCase() === name.toLowerCase())?.[1];
}

/** Path and query exactly as they leave; undefined if the URL is not absolute. */
export function pathAndQuery(url: string): string | undefined {
  const target = /^https?:\/\/[^/?#\s]+([^#\s]*)/i.exec(url)?.[1];
  return target === '' ? '/' : target;
}
