/** The known mistakes. Each turns a recipe into the recipes that a program with this mistake would use. */
import type { OtherClient } from '../model';
import type { BodyVariants } from './bodyVariants';
import type { Recipe, Scheme } from './recipe';
import { otherMoments, otherTimestampFormats } from './timestampVariants';

/** One way to compute a signature wrongly. */
export interface MistakeRule {
  readonly id: string;
  readonly schemes: readonly Scheme[];
  /** What went wrong, then what is right. */
  readonly message: string;
  /** Set if it is not tried together with another mistake: it has too many variants or is too unlikely. */
  readonly alone?: boolean;
  readonly variants: (recipe: Recipe, context: MistakeContext) => readonly Variant[];
}

/** What changes in the recipe; `client` is the name of the other client whose secret or ID it uses. */
export type Variant = Partial<Recipe> & { readonly client?: string };

export interface MistakeContext {
  readonly bodies: BodyVariants;
  readonly others: readonly OtherClient[];
}

const withPath: readonly Scheme[] = ['snap', 'nonSnap'];
const all: readonly Scheme[] = ['snap', 'nonSnap', 'token'];

/** From common to rare: the first one that matches is reported. */
const rules: Readonly<Record<string, Omit<MistakeRule, 'id'>>> = {
  'body-not-minified': {
    schemes: ['snap'],
    message: 'The body was hashed with its spaces and line breaks. Remove whitespace outside strings first.',
    variants: (_, { bodies }) => withBodies(bodies.spaced),
  },
  'body-minified': {
    schemes: ['nonSnap'],
    message:
      'The digest was computed from the minified body. Compute it from the body exactly as it is sent.',
    variants: (_, { bodies }) => withBodies(bodies.minified),
  },
  'body-spaces-stripped': {
    schemes: withPath,
    message: 'Spaces inside strings were removed before hashing. Remove only whitespace outside strings.',
    variants: (_, { bodies }) => withBodies(bodies.stripped),
  },
  'path-with-host': {
    schemes: withPath,
    message: 'The path was signed with its host. Sign only the part after the host, from the first slash.',
    variants: (recipe) =>
      otherPaths(
        recipe,
        [recipe.origin, recipe.origin.replace(/^[a-z]+:\/\//, '')].map((host) => host + recipe.path),
      ),
  },
  'path-without-query': {
    schemes: withPath,
    message: 'The path was signed without its query. Sign path and query as they are sent.',
    variants: (recipe) => otherPaths(recipe, [recipe.path.replace(/\?.*$/s, '')]),
  },
  'path-trailing-slash': {
    schemes: withPath,
    message:
      'The path was signed with a slash at its end that the request does not have, or without one that it has.',
    variants: (recipe) =>
      otherPaths(recipe, [
        recipe.path.replace(/\/?(\?.*)?$/s, (end) => (end.startsWith('/') ? end.slice(1) : `/${end}`)),
      ]),
  },
  'path-without-first-slash': {
    schemes: withPath,
    message: 'The path was signed without its first slash.',
    variants: (recipe) => otherPaths(recipe, [recipe.path.replace(/^\//, '')]),
  },
  'bearer-left-in': {
    schemes: ['snap'],
    message: 'The word Bearer was signed with the token. Sign the token alone.',
    variants: (recipe) => ['Bearer ', 'bearer ', 'Bearer'].map((word) => ({ token: word + recipe.token })),
  },
  'token-left-out': {
    schemes: ['snap'],
    message: 'The token was not signed. It comes between the path and the body hash.',
    variants: () => [{ token: '' }],
  },
  'upper-case-hash': {
    schemes: ['snap'],
    message: 'The body hash was written in upper case. Write it in lower case.',
    variants: () => [{ hashForm: 'HEX' }],
  },
  'hash-form': {
    schemes: withPath,
    message:
      'The body hash was written in the wrong form: SNAP uses hexadecimal, the Digest of other services Base64.',
    variants: (recipe) => otherHashForms(recipe).map((hashForm) => ({ hashForm })),
  },
  'timestamp-format': {
    schemes: all,
    message:
      'The timestamp was signed in another format than in the header. Sign the exact text of the header.',
    variants: (recipe) => otherTimestampFormats(recipe.timestamp).map((timestamp) => ({ timestamp })),
  },
  'secret-newline': {
    schemes: withPath,
    message:
      'The secret key had a newline or space at its end, when it was used or when it was stored. Remove it.',
    variants: (recipe) =>
      ['\n', '\r\n', ' ']
        .map((end) => recipe.key + end)
        .concat(recipe.key.trim())
        .map((key) => ({ key })),
  },
  'other-client': {
    schemes: all,
    message: 'The secret or key of another client was used.',
    variants: (_, { others }) =>
      others.flatMap(({ name, key }) => (key === undefined ? [] : [{ key, client: name }])),
  },
  'other-client-id': {
    schemes: ['nonSnap', 'token'],
    message: 'The client ID of another client was signed.',
    variants: (_, { others }) => others.map(({ name, clientId }) => ({ clientId, client: name })),
  },
  'newline-at-end': {
    schemes: all,
    message: 'The signed text ended in a newline. End it with its last part.',
    variants: () => ['\n', '\r\n'].map((ending) => ({ ending })),
  },
  separator: {
    schemes: all,
    message:
      'The parts were joined with the wrong separator: a colon in SNAP, | in a token request, line feeds elsewhere.',
    variants: () => [':', '|', '\n', '\r\n', ''].map((separator) => ({ separator })),
  },
  algorithm: {
    schemes: all,
    message:
      'The wrong hash function was used: HMAC-SHA512 in SNAP, HMAC-SHA256 elsewhere, RSA with SHA-256 for tokens.',
    variants: () => (['sha1', 'sha256', 'sha512'] as const).map((algorithm) => ({ algorithm })),
  },
  'method-case': {
    schemes: ['snap'],
    message: 'The HTTP method was signed in lower case. Write it in upper case.',
    variants: (recipe) => [{ method: recipe.method.toLowerCase() }],
  },
  'body-rewritten': {
    schemes: withPath,
    message:
      'A JSON library serialized the body again before it was hashed. Hash the exact text that is sent.',
    variants: (recipe, { bodies }) =>
      withBodies(recipe.scheme === 'snap' ? bodies.rewritten : [...bodies.spaced, ...bodies.rewritten]),
  },
  'body-left-out': {
    schemes: withPath,
    message: 'The body was not hashed. Sign the hash of the body too.',
    variants: (recipe) => [{ hashed: recipe.scheme === 'snap' ? '' : undefined }],
  },
  'timestamp-moment': {
    schemes: all,
    message: 'The signed time is some seconds off the one in the header. Read the clock once, for both.',
    alone: true,
    variants: (recipe) => otherMoments(recipe.timestamp).map((timestamp) => ({ timestamp })),
  },
};

export const mistakeRules: readonly MistakeRule[] = Object.entries(rules).map(([id, rule]) => ({
  id,
  ...rule,
}));

function withBodies(bodies: readonly string[]): readonly Variant[] {
  return bodies.map((hashed) => ({ hashed }));
}

function otherPaths(recipe: Recipe, paths: readonly string[]): readonly Variant[] {
  return paths.filter((path) => path !== recipe.path).map((path) => ({ path }));
}

function otherHashForms(recipe: Recipe): readonly Recipe['hashForm'][] {
  return recipe.scheme === 'snap' ? ['base64'] : ['hex', 'HEX'];
}
