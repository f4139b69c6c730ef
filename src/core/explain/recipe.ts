import { createHash, createPublicKey, type KeyObject, timingSafeEqual, verify } from 'node:crypto';
import { hmac } from '../signing/hashes';
import type { NonSnapRequest } from '../signing/nonSnap';
import { type Body, minifyBody, type SignatureEncoding, type SnapTokenTransaction } from '../signing/snap';

/** The input of a signature, of one of three schemes. */
export type SignatureInput =
  | {
      readonly kind: 'snap';
      readonly transaction: SnapTokenTransaction;
      /** Of the request's URL, e.g. `https://api.doku.com`. */
      readonly origin: string;
      readonly secretKey: string;
      /** Base64 if absent. */
      readonly encoding?: SignatureEncoding;
    }
  | {
      readonly kind: 'nonSnap';
      readonly request: NonSnapRequest;
      readonly origin: string;
      readonly secretKey: string;
    }
  | {
      readonly kind: 'token';
      readonly clientId: string;
      readonly timestamp: string;
      readonly privateKey: string;
    };

export type Scheme = SignatureInput['kind'];

/** Everything a signature is computed from, in separate members, so that each mistake changes one or two of them. */
export interface Recipe {
  readonly scheme: Scheme;
  readonly method: string;
  readonly origin: string;
  readonly path: string;
  readonly token: string;
  readonly clientId: string;
  readonly requestId: string;
  readonly timestamp: string;
  /** What is hashed; undefined if the request has no digest. */
  readonly hashed: Body | undefined;
  readonly hashForm: 'hex' | 'HEX' | 'base64';
  readonly separator: string;
  readonly ending: string;
  readonly algorithm: 'sha1' | 'sha256' | 'sha512';
  /** A secret key; for `token` an RSA key in PEM. */
  readonly key: string;
}

/** The recipe without mistakes. */
export function correctRecipe(input: SignatureInput): Recipe {
  const empty = { method: '', origin: '', path: '', token: '', clientId: '', requestId: '', ending: '' };
  switch (input.kind) {
    case 'snap': {
      const { method, path, token, timestamp, body } = input.transaction;
      const values = { method: method.toUpperCase(), path, token, timestamp, hashed: minifyBody(body) };
      const form = { hashForm: 'hex', separator: ':', algorithm: 'sha512' } as const;
      return { ...empty, ...values, ...form, scheme: 'snap', origin: input.origin, key: input.secretKey };
    }
    case 'nonSnap': {
      const { clientId, requestId, timestamp, target, body } = input.request;
      const hashed = body.length === 0 ? undefined : body;
      const form = { hashForm: 'base64', separator: '\n', algorithm: 'sha256' } as const;
      const values = { clientId, requestId, timestamp, path: target, hashed, origin: input.origin };
      return { ...empty, ...values, ...form, scheme: 'nonSnap', key: input.secretKey };
    }
    case 'token': {
      const { clientId, timestamp } = input;
      const form = { hashed: undefined, hashForm: 'hex', separator: '|', algorithm: 'sha256' } as const;
      return { ...empty, ...form, scheme: 'token', clientId, timestamp, key: input.privateKey };
    }
  }
}

/** Checks whether a signature follows a recipe. Each body is hashed and each key is parsed only once. */
export class RecipeVerifier {
  private readonly hashes = new Map<Body, Buffer>();
  private readonly keys = new Map<string, KeyObject | undefined>();

  matches(recipe: Recipe, signature: Uint8Array): boolean {
    const text = this.stringToSign(recipe);
    if (recipe.scheme === 'token') {
      const key = this.publicKey(recipe.key);
      return key !== undefined && verify(recipe.algorithm, Buffer.from(text), key, signature);
    }
    const expected = hmac(recipe.algorithm, recipe.key, text);
    return expected.length === signature.length && timingSafeEqual(expected, signature);
  }

  private stringToSign(recipe: Recipe): string {
    const { method, path, token, clientId, requestId, timestamp, separator, ending } = recipe;
    const digest = recipe.hashed === undefined ? undefined : this.digest(recipe.hashed, recipe.hashForm);
    switch (recipe.scheme) {
      case 'snap':
        return [method, path, token, digest ?? '', timestamp].join(separator) + ending;
      case 'nonSnap': {
        const lines = [`Client-Id:${clientId}`, `Request-Id:${requestId}`, `Request-Timestamp:${timestamp}`];
        lines.push(`Request-Target:${path}`, ...(digest === undefined ? [] : [`Digest:${digest}`]));
        return lines.join(separator) + ending;
      }
      case 'token':
        return clientId + separator + timestamp + ending;
    }
  }

  private digest(body: Body, form: Recipe['hashForm']): string {
    const hash = this.hashes.get(body) ?? createHash('sha256').update(body).digest();
    this.hashes.set(body, hash);
    if (form === 'base64') return hash.toString('base64');
    return form === 'hex' ? hash.toString('hex') : hash.toString('hex').toUpperCase();
  }

  private publicKey(pem: string): KeyObject | undefined {
    if (!this.keys.has(pem)) this.keys.set(pem, readPublicKey(pem));
    return this.keys.get(pem);
  }
}

function readPublicKey(pem: string): KeyObject | undefined {
  try {
    return createPublicKey(pem);
  } catch {
    return undefined;
  }
}
