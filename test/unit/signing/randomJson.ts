import type { Texts } from '../../support/fuzz/mutate';
import type { Random } from '../../support/inputs';

/** A JSON text and its string, number and literal tokens in order. */
export interface GeneratedJson {
  readonly text: string;
  readonly tokens: readonly string[];
}

const spaces = ['', '', '', ' ', '  ', '\n', '\r\n', '\t', ' \n\t '] as const;
const numbers: Texts = ['0', ...'-0 1.0 12345678.00 1e5 1E+5 -1.50e-3 9007199254740993 20000'.split(' ')];
const characters: Texts = [
  'a',
  ...' /é☕😀\u2028\u00a0{},',
  ...['  088899', '[ ]', ': ', '\\"', '\\\\', '\\/', '\\n', '\\u00e9', '\\uD83D\\uDE00'],
];

/** Any JSON: odd numbers, escapes, repeated names, whitespace everywhere it may stand. */
export function anyJson(random: Random): GeneratedJson {
  const tokens: string[] = [];
  const space = () => random.of(spaces);
  const token = (text: string) => {
    tokens.push(text);
    return text;
  };
  const string = () =>
    token(`"${Array.from({ length: random.below(6) }, () => random.of(characters)).join('')}"`);
  const list = (depth: number, item: () => string) =>
    Array.from({ length: random.below(depth > 3 ? 2 : 5) }, () => space() + item() + space()).join(',') ||
    space();
  const value = (depth: number): string => {
    const kind = random.below(depth > 3 ? 3 : 5);
    if (kind === 0) return string();
    if (kind === 1) return token(random.of(numbers));
    if (kind === 2) return token(random.of(['true', 'false', 'null']));
    if (kind === 3) return `[${list(depth, () => value(depth + 1))}]`;
    return `{${list(depth, () => `${string()}${space()}:${space()}${value(depth + 1)}`)}}`;
  };
  return { text: space() + value(0) + space(), tokens };
}

/** A value that `JSON.stringify` writes as it was read: what programs send that build their bodies as objects. */
export function anyValue(random: Random, depth = 0): unknown {
  const kind = random.below(depth > 3 ? 4 : 6);
  const text = () =>
    Array.from({ length: random.below(8) }, () =>
      random.of(['a', ' ', 'é', '☕', '"', '\\', '/', '\n']),
    ).join('');
  if (kind < 2) return text();
  if (kind === 2) return random.below(1_000_000) / random.of([1, 4, 100]);
  if (kind === 3) return random.of([true, false, null]);
  const items = Array.from({ length: random.below(5) }, () => anyValue(random, depth + 1));
  return kind === 4 ? items : Object.fromEntries(items.map((item, index) => [`k${index}${text()}`, item]));
}
