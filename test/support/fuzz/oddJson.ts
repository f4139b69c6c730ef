/** JSON that a careful reader must get over: what other programs choke on, and secrets where none belong. */
import type { Random } from '../inputs';
import type { Texts } from './mutate';

/** Stands for a secret; it must not come back in a message. */
export const mark = 'marked-secret-7f3c';

const oddValues: Texts = [
  'null',
  ...'true 0 -1 1e999 1e-320 9007199254740993 "" "a" "constructor" "__proto__" [] {} [null] [[]] [{}]'.split(
    ' ',
  ),
  ...['" "', '"\\u0000"', '"\\ud83d"', '"line\\nline"', '"\\u202Egnp"', '{"a":1}'],
  // An object that cannot be made a text, as its own members stand in the way of Object.prototype's.
  '{"toString":1,"valueOf":2}',
  '[{"toString":null,"valueOf":null}]',
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '{"length":1e9,"0":"a"}',
  '{"then":"x"}',
  `"${'x'.repeat(5000)}"`,
  `[${'1,'.repeat(1000)}1]`,
];

const deepValues: Texts = [
  `${'['.repeat(5000)}${']'.repeat(5000)}`,
  `${'{"a":'.repeat(3000)}1${'}'.repeat(3000)}`,
];

export function oddValue(random: Random): string {
  return random.of(random.below(20) === 0 ? deepValues : oddValues);
}

/** The text of an object whose members mostly have one of the values given for them, and sometimes anything. */
export function oddObject(
  random: Random,
  members: Readonly<Record<string, readonly [string, ...string[]]>>,
): string {
  const parts = Object.entries(members).flatMap(([name, values]) => {
    if (random.below(8) === 0) return [];
    const value = random.below(6) === 0 ? oddValue(random) : random.of(values);
    return [`${JSON.stringify(name)}:${value}`];
  });
  if (random.below(5) === 0) parts.push(`${JSON.stringify(random.of(oddMembers))}:${oddValue(random)}`);
  return `{${parts.join(',')}}`;
}

const oddMembers: Texts = [
  '__proto__',
  ...'constructor toString hasOwnProperty length name \u202e'.split(' '),
  '',
];
