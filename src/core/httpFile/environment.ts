/** Variables that come from outside of the file, as plain data. */

export interface Environment {
  /** The setting `rest-client.environmentVariables`: variables by environment, `$shared` among them. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** Which one is selected; `$shared` where none is. Absent where that is not known: then each of them counts. */
  readonly selected?: string;
  /** Texts of the nearest folder's files by name: `.env`, `.env.sandbox`. */
  readonly dotenv: Readonly<Record<string, string>>;
  /** The files are not read yet: what is withheld now may be free in a moment. */
  readonly isPending?: boolean;
}

export const emptyEnvironment: Environment = { variables: {}, dotenv: {} };

/** What holds while one environment is selected. */
export interface Scope {
  readonly name: string;
  /** A value of `undefined` is there, but cannot be known. */
  readonly variables: ReadonlyMap<string, string | undefined>;
  readonly dotenv: ReadonlyMap<string, string>;
}

const shared = '$shared';

/** The scopes that a send may see, all environments among them: a selection may change at any time. */
export function allScopes(environment: Environment): readonly Scope[] {
  const names = Object.keys(environment.variables).filter((name) => name !== shared);
  return [shared, ...names].map((name) => scope(environment, name));
}

/** The selected environment's scope, or all where none is known to be selected. */
export function likelyScopes(environment: Environment): readonly Scope[] {
  return environment.selected === undefined
    ? allScopes(environment)
    : [scope(environment, environment.selected)];
}

function scope(environment: Environment, name: string): Scope {
  const common = entries(environment.variables, shared);
  const own = name === shared ? common : entries(environment.variables, name);
  const variables = new Map<string, string | undefined>();
  for (const [key, value] of common) variables.set(key, mapped(value, shared, common));
  for (const [key, value] of own) {
    variables.set(key, mapped(mapped(value, shared, common), name, own));
  }
  const file = environment.dotenv[`.env.${name}`] ?? environment.dotenv['.env'] ?? '';
  return { name, variables, dotenv: parseDotenv(file) };
}

type Entries = ReadonlyMap<string, string | undefined>;

function entries(variables: Environment['variables'], name: string): Entries {
  const found = Object.hasOwn(variables, name) ? variables[name] : undefined;
  if (typeof found !== 'object' || found === null) return new Map();
  return new Map(Object.entries(found).map(([key, value]) => [key, plain(value)]));
}

function plain(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/**
 * REST Client puts `{{$shared key}}` and `{{$environment key}}` into an environment's values, once in each. How often
 * and in which order depends on earlier sends, so more than one, or one that leads to another, is not known.
 */
function mapped(value: string | undefined, name: string, from: Entries): string | undefined {
  if (!value?.includes('{{$')) return value;
  const parts = value.split(`{{${name.startsWith('$') ? name : `$${name}`} `);
  if (parts.length === 1) return value;
  const end = parts[1]?.indexOf('}}') ?? -1;
  if (parts.length > 2 || end < 0) return undefined;
  const [before = '', after = ''] = parts;
  const other = from.get(after.slice(0, end).trim());
  return other === undefined || /[${]/.test(other) ? undefined : before + other + after.slice(end + 2);
}

/**
 * `NAME=value` lines, `export` allowed. Versions of the `dotenv` package differ in comments behind bare values and in
 * quotes within or over several lines: such a value is left out, as it is not known.
 */
export function parseDotenv(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const line of text.split(/\r\n?|\n/)) {
    const found = /^\s*(?:export\s+)?([\w.-]+)\s*=(.*)$/.exec(line);
    if (!found?.[1]) continue;
    const value = unquoted((found[2] ?? '').trim());
    if (value === 'open') return new Map();
    if (value) values.set(found[1], value.text);
    else values.delete(found[1]);
  }
  return values;
}

function unquoted(value: string): { readonly text: string } | 'open' | undefined {
  const quote = value.charAt(0);
  if (quote !== '"' && quote !== "'" && quote !== '`')
    return value.includes('#') ? undefined : { text: value };
  const end = value.indexOf(quote, 1);
  if (end < 0) return 'open';
  return end === value.length - 1 && !value.includes('\\') ? { text: value.slice(1, end) } : undefined;
}
