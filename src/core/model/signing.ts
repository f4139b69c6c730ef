/** How requests are signed just before they are sent, and how a rejected signature is explained. */
import type { Client, Secrets } from './client';
import type { HeaderPair, OutgoingRequest } from './http';

/** The kinds of signatures that a provider's services accept. */
export interface RequestSigning {
  /** The kind that a request needs, by the names of its headers; undefined if the request is not signed. */
  readonly kindOf: (headers: readonly HeaderPair[]) => SigningKind | undefined;
}

export interface SigningKind {
  /** e.g. `SNAP, symmetric`. */
  readonly label: string;
  /** Names of the secrets that it needs. */
  readonly secrets: readonly string[];
  /** One sentence: what is signed with what, and by which rule. */
  readonly rule: string;
  /** The headers that such a request needs. Values contain references by suffix, e.g. `{{SIGNATURE}}`. */
  readonly headers: Readonly<Record<string, string>>;
  /** The names of the headers with the signature and the time. */
  readonly signatureHeader: string;
  readonly timestampHeader: string;
  /**
   * Computes the values for one request by suffix, except the signature.
   * @param now milliseconds since the epoch
   */
  readonly values: (client: Client, now: number) => Readonly<Record<string, string>>;
  /** @throws AppError `unsignable` if something is missing, `invalid-key` */
  readonly sign: (client: Client, request: OutgoingRequest, secrets: Secrets) => Signed;
  /** The form of a body that is hashed. */
  readonly hashed: (body: OutgoingRequest['body']) => OutgoingRequest['body'];
  /** Finds the mistake in another signature of the same request. The list of mistakes is loaded only then. */
  readonly explain: (
    client: Client,
    request: OutgoingRequest,
    secrets: Secrets,
    pasted: string,
    others: readonly OtherClient[],
  ) => Promise<Explanation>;
}

/** A signature with everything it was computed from, so that it can be sent and explained. */
export interface Signed {
  /** The parts of `stringToSign`, in order. */
  readonly parts: readonly SignedPart[];
  readonly stringToSign: string;
  readonly signature: string;
}

export interface SignedPart {
  readonly name: string;
  readonly value: string;
  /** True for a token, which is masked wherever it is shown. */
  readonly secret?: boolean;
}

/** A mistake that explains a wrong signature, alone or together with others. */
export interface Mistake {
  readonly id: string;
  /** What went wrong, then what is right. */
  readonly message: string;
  /** The other client whose secret or client ID was used. */
  readonly client?: string;
}

export type Explanation =
  /** The pasted signature is the right one. */
  | { readonly kind: 'match' }
  /** It was computed with exactly these mistakes, usually one. */
  | { readonly kind: 'mistakes'; readonly mistakes: readonly Mistake[] }
  /** No known mistake, nor any two of them together, explains it. */
  | { readonly kind: 'unexplained'; readonly hint?: string }
  /** The text is not a signature. */
  | { readonly kind: 'unreadable' };

/** Another client whose secret or client ID may have been used by mistake. */
export interface OtherClient {
  readonly name: string;
  readonly clientId: string;
  /** Its secret key, or for a token request its private key in PEM; absent if there is none. */
  readonly key?: string;
}
