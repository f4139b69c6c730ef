/** What Kunci promises, each with a way to find out whether it holds. */
import { bundle } from '../../src/build/bundle';
import { runCommand } from '../harness/command';
import { root } from '../harness/paths';
import { type FuzzResult, fuzz, limit, type Target } from '../support/fuzz/fuzzer';
import { pasteTargets } from '../support/fuzz/pasteTargets';
import { protocolTargets } from '../support/fuzz/protocolTargets';
import { textTargets } from '../support/fuzz/textTargets';
import { day, threeMinutes } from './soak/plan';
import { type Figures, soakReally, soakVirtually } from './soak/soak';

export interface Promised {
  readonly title: string;
  /** Left out once the budget is spent. What SECURITY.md promises never is. */
  readonly isOptional?: boolean;
  readonly check: () => Promise<Finding>;
}

export interface Finding {
  /** `unknown`: it could not be found out here. */
  readonly outcome: 'holds' | 'broken' | 'unknown';
  readonly figure: string;
  readonly problems?: readonly string[];
  /** What the end of the budget left undone. */
  readonly cutShort?: string;
}

/**
 * What SECURITY.md promises comes first, then what takes as long as it is given.
 * @param inputs for each reader that is fuzzed
 * @param end of the budget, by `performance.now()`
 */
export function promises(inputs: number, end: number): readonly Promised[] {
  const targets = [...textTargets, ...protocolTargets, ...pasteTargets];
  const shareOf = sharer(targets.length);
  return [
    tested(
      'A secret goes only to the origin that it was stored for, however its client is changed',
      'unit/vaults/origins',
    ),
    tested(
      'Every fault of a token endpoint ends in its own error, in time and without showing a secret',
      'unit/http/fault*',
    ),
    tested(
      'The bundle is the same when built twice; its packages, licences and binaries are known',
      'unit/build/bundle',
    ),
    tested('10,000 generated requests arrive exactly as written, or not at all', 'unit/wire/generated'),
    tested('Twenty senders at a server that fails send no dead token', 'robustness/soak/*'),
    inVscode(
      'No secret is left on disk, in the browser, in arguments or in environments, and none goes to another origin',
      'leakHunt/*',
    ),
    inVscode(
      'A crash, an unwritable settings file, a second window or a dead keychain costs no input and no secret',
      'kill/*',
    ),
    inVscode(
      'Fifty open files share one token, and show after a storm of edits what a fresh start shows',
      'storm/*',
    ),
    { title: 'No dependency has a known fault of high severity', isOptional: true, check: audited },
    ...targets.map((target) => ({
      title: `${target.title}: only errors with a code, none over ${target.limit ?? limit} ms, no prototype changed, no secret shown`,
      check: async () => fuzzed(await fuzz(target as Target, inputs, { end: shareOf(end) })),
    })),
    {
      title: 'Eight hours of virtual time, tokens of 15 to 60 minutes: no send with a dead token',
      isOptional: true,
      check: async () => soaked(await soakVirtually(day)),
    },
    {
      title: 'Three minutes of real time with real sockets: no send with a dead token, nothing left open',
      isOptional: true,
      check: async () => soaked(await soakReally(threeMinutes)),
    },
  ];
}

/** Each reader that is fuzzed gets an equal part of what is left, and 2 seconds at least. */
function sharer(parts: number): (end: number) => number {
  let left = parts;
  return (end) => {
    const now = performance.now();
    const share = Math.max(2000, (end - now) / left);
    left = Math.max(1, left - 1);
    return now + share;
  };
}

function fuzzed({ inputs, wanted, refused, slowest, problems }: FuzzResult): Finding {
  const figure = `${inputs} inputs, ${refused} refused, slowest ${slowest.toFixed(1)} ms`;
  const outcome = problems.length === 0 ? 'holds' : 'broken';
  return {
    outcome,
    figure,
    problems,
    ...(inputs < wanted ? { cutShort: `${inputs} of ${wanted} inputs` } : {}),
  };
}

function soaked(figures: Figures): Finding {
  const { dead, ratio, odd, heap, handles } = figures;
  const isFlat = heap[1] < heap[0] + 4_000_000 && handles[1] <= handles[0];
  const holds = dead === 0 && ratio <= 1.2 && odd.length === 0 && isFlat;
  return { outcome: holds ? 'holds' : 'broken', figure: described(figures) };
}

function described(figures: Figures): string {
  const { sends, dead, noticed, givenUp, tokenRequests, ratio, longestWait, heap, handles } = figures;
  return [
    `${sends} sends`,
    `${dead} with a dead token`,
    `${noticed} that noticed new keys`,
    `${givenUp} given up`,
    `${tokenRequests} token requests, tokens ${ratio.toFixed(2)} times the fewest`,
    `longest wait ${(longestWait / 1000).toFixed(1)} s`,
    `heap ${megabytes(heap[0])} to ${megabytes(heap[1])} MB`,
    `handles ${handles[0]} to ${handles[1]}`,
  ].join(', ');
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
}

function tested(title: string, files: string): Promised {
  return { title, check: () => mocha([`test/${files}.test.ts`]) };
}

/** In a real VS Code, with what is built now; what the tests count is added up. */
function inVscode(title: string, files: string): Promised {
  const check = async (): Promise<Finding> => {
    await bundle();
    return mocha([`test/robustness/${files}.test.ts`, '--timeout', '60000']);
  };
  return { title, check };
}

async function mocha(args: readonly string[]): Promise<Finding> {
  const program = ['node_modules/mocha/bin/mocha.js', '--reporter', 'dot'];
  const { code, output } = await runCommand(process.execPath, [...program, ...args], {
    cwd: root,
    environment: { ...process.env, KUNCI_THOROUGH: '1' },
  });
  const passing = /\d+ passing/.exec(output)?.[0] ?? 'no test ran';
  const searched = [...output.matchAll(/(\d+) files, (\d+) bytes/g)];
  const sum = (group: 1 | 2): number => searched.reduce((total, match) => total + Number(match[group]), 0);
  const counted = searched.length === 0 ? '' : `, ${sum(1)} files and ${sum(2)} bytes searched`;
  const figure = `${passing}${counted}`;
  const holds = code === 0 && passing !== 'no test ran';
  return holds ? { outcome: 'holds', figure } : { outcome: 'broken', figure, problems: [output] };
}

async function audited(): Promise<Finding> {
  const { output } = await runCommand('npm', ['audit', '--json', '--audit-level=high'], { cwd: root });
  const counts = /"vulnerabilities":\s*(\{\s*"info"[^}]*\})/.exec(output)?.[1];
  if (counts === undefined) return { outcome: 'unknown', figure: 'the registry in use answers no audits' };
  const { high = 0, critical = 0 } = JSON.parse(counts) as { high?: number; critical?: number };
  const figure = `${high} high, ${critical} critical`;
  return { outcome: high + critical === 0 ? 'holds' : 'broken', figure };
}
