/** Ways in which text is spoilt: by people, by programs that carried it, and by those who mean harm. */
import type { Random } from '../inputs';

export type Texts = readonly [string, ...string[]];

/** A text of some pieces, or one of the samples with some changes in it. */
export function written(random: Random, pieces: Texts, samples: Texts): string {
  const text = random.below(3) === 0 ? joined(random, pieces) : random.of(samples);
  return random.below(8) === 0 ? text : mutated(random, text, pieces);
}

export function joined(random: Random, pieces: Texts): string {
  return Array.from({ length: random.below(40) }, () => random.of(pieces)).join('');
}

/** One to four changes; one text in sixty gets a long run of one piece, where a slow pattern would show. */
export function mutated(random: Random, text: string, pieces: Texts): string {
  let changed = text;
  for (let left = 1 + random.below(4); left > 0; left -= 1)
    changed = random.of(mutations)(random, changed, pieces);
  return random.below(60) === 0 ? withRun(random, changed, pieces) : changed;
}

type Mutation = (random: Random, text: string, pieces: Texts) => string;

const mutations: readonly [Mutation, ...Mutation[]] = [
  (random, text, pieces) => insert(random, text, random.of(pieces)),
  (random, text) => insert(random, text, random.of(oddCharacters)),
  (random, text) => insert(random, text, String.fromCharCode(random.below(0x10000))),
  (random, text) => {
    const [start, end] = span(random, text);
    return text.slice(0, start) + text.slice(end);
  },
  (random, text) => {
    const [start, end] = span(random, text);
    return insert(random, text, text.slice(start, end));
  },
  (random, text) => text.slice(0, random.below(text.length + 1)),
  (random, text) => text.slice(random.below(text.length + 1)),
  (random, text) => text.replaceAll('\n', random.of(['\r\n', '\r', '', ' ', '\\n', '\n\n', '\u2028'])),
  (random, text) => {
    const at = random.below(text.length + 1);
    return text.slice(0, at) + random.of(oddCharacters) + text.slice(at + 1);
  },
  (random, text) => swapped(random, text),
];

/** Up to 32,000 characters in all. */
function withRun(random: Random, text: string, pieces: Texts): string {
  const piece = random.below(2) === 0 ? random.of(pieces) : random.of(oddCharacters);
  const times = Math.floor(32_000 / Math.max(1, piece.length));
  return insert(random, text, piece.repeat(random.below(times + 1)));
}

function insert(random: Random, text: string, piece: string): string {
  const at = random.below(text.length + 1);
  return text.slice(0, at) + piece + text.slice(at);
}

function swapped(random: Random, text: string): string {
  const lines = text.split('\n');
  const [one, other] = [random.below(lines.length), random.below(lines.length)];
  return lines.map((line, at) => (at === one ? lines[other] : at === other ? lines[one] : line)).join('\n');
}

function span(random: Random, text: string): readonly [number, number] {
  const start = random.below(text.length + 1);
  return [start, Math.min(text.length, start + random.below(60))];
}

/** Separators, quotes, direction marks, halves of pairs, and what some programs take for space. */
const oddCharacters: Texts = [
  ' ',
  ...'\t\n\r\0\u0007\u00a0\u00ad\u200b\u202e\u2028\ufeff\ufffd😀éİ',
  ...['\ud83d', '\ude00', '\u001b[31m', '\\u0000', '//', '%0a', '--'],
  ...'"\'`\\/#%&=:;,{}[]<>-@$09A',
];
