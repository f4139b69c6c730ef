/** How requests are signed just before they leave, and what can be said of a signature that was refused. */
import type { Client, Secrets } from './client';
import type { HeaderPair, OutgoingRequest } from './http';

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

/** A signature with all that led to it, so that it can be sent and also be explained. */
export interface Signed {
  /** What `stringToSign` is made of, in its order. */
  readonly parts: readonly SignedPart[];
  readonly stringToSign: string;
  readonly signature: string;
  /** The headers that the signature decides. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface SignedPart {
  readonly name: string;
  readonly value: string;
  /** A token: to be shown shortened. */
  readonly secret?: boolean;
}

/** A mistake that leads to a signature, alone or with others. */
export interface Mistake {
  readonly id: string;
  /** What was done, then what is right. */
  readonly message: string;
  /** The other client whose secret or id it was. */
  readonly client?: string;
}

export type Explanation =
  /** The pasted signature is the right one. */
  | { readonly kind: 'match' }
  /** It was made with exactly these mistakes together, mostly one. */
  | { readonly kind: 'mistakes'; readonly mistakes: readonly Mistake[] }
  /** None of the known mistakes, alone or two together, leads to it. */
  | { readonly kind: 'unexplained'; readonly hint?: string }
  /** It is no signature at all. */
  | { readonly kind: 'unreadable' };

/** Another client whose secret or id may have been used instead. */
export interface OtherClient {
  readonly name: string;
  readonly clientId: string;
  /** Its secret key, or for a token request its private key in PEM; absent where there is none. */
  readonly key?: string;
}
