// npm test [-- types|lint|unit|vscode [version of VS Code] [files or folders] [mocha's arguments]]

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { bundle } from '../../src/build/bundle';
import { buildAgent } from './bundle';
import { runCommand } from './command';
import { mocha, single, type Tally, total } from './mocha';
import { root } from './paths';
import { ensureSystemPackages } from './systemPackages';
import { versionVariable, vscodeVersion } from './workbenchInstall';

interface Step {
  readonly title: string;
  readonly run: (mochaArguments: readonly string[]) => Promise<Tally>;
}

const steps = {
  types: { title: 'type check', run: () => tool('typescript/bin/tsc', ['--noEmit']) },
  lint: { title: 'lint', run: () => tool('@biomejs/biome/bin/biome', ['check', '.']) },
  unit: { title: 'unit tests', run: (args) => mocha(unitFiles(args), { show: false }) },
  build: { title: 'build', run: build },
  vscode: {
    title: 'tests in VS Code',
    run: vscodeTests,
  },
} satisfies Record<string, Step>;

/** Steps of one group run side by side. */
const everything: readonly (readonly Step[])[] = [
  [steps.types, steps.lint, steps.unit],
  [steps.build],
  [steps.vscode],
];

async function main(): Promise<void> {
  const [filter, ...rest] = process.argv.slice(2);
  const mochaArguments = takeVersion(rest);
  // The unit tests try the real keychain of Linux; the tests in VS Code need a browser too.
  if (filter === undefined || filter === 'vscode' || (filter === 'unit' && process.platform === 'linux')) {
    await ensureSystemPackages();
  }
  const tallies: Tally[] = [];
  for (const group of chosen(filter)) {
    tallies.push(...(await Promise.all(group.map((step) => announced(step, mochaArguments)))));
  }
  const { passed, failed, skipped } = total(tallies);
  if (skipped > 0) console.log(`${skipped} skipped`);
  process.exitCode = failed === 0 ? 0 : 1;
  console.log(`${passed} passed, ${failed} failed`);
}

/** A version among the arguments decides which VS Code the tests run in. */
function takeVersion(args: readonly string[]): readonly string[] {
  const [version, ...others] = args;
  if (!/^\d+\.\d+\.\d+$/.test(version ?? '')) return args;
  process.env[versionVariable] = version;
  console.log(`VS Code ${vscodeVersion()}`);
  return others;
}

function chosen(filter: string | undefined): readonly (readonly Step[])[] {
  if (filter === undefined) return everything;
  if (filter === 'vscode') return [[steps.build], [steps.vscode]];
  const step = Object.entries(steps).find(([name]) => name === filter)?.[1];
  if (step === undefined)
    throw new Error(`There is no step ${filter}; choose from ${Object.keys(steps).join(', ')}.`);
  return [[step]];
}

async function announced(step: Step, mochaArguments: readonly string[]): Promise<Tally> {
  const started = performance.now();
  console.log(`▶ ${step.title}`);
  const tally = await step.run(mochaArguments);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (tally.output.trim() !== '') console.log(tally.output.trimEnd());
  const { passed, failed } = tally;
  console.log(`${failed === 0 ? '✔' : '✘'} ${step.title}: ${passed} passed, ${failed} failed, ${seconds} s`);
  return tally;
}

/** A tool that only succeeds or fails; its words are of interest where it failed. */
async function tool(path: string, args: readonly string[]): Promise<Tally> {
  const { code, output } = await runCommand(process.execPath, [join(root, 'node_modules', path), ...args], {
    cwd: root,
  });
  return code === 0 ? single(true, '') : single(false, output);
}

/**
 * The folders of `test/vscode` whose tests run in a VS Code of their own, beside the one for the other folders. Waiting
 * for a window takes most of the time, so that two cores have room for two.
 */
const secondLane = ['commands', 'form', 'harness', 'tree'];

async function vscodeTests(args: readonly string[]): Promise<Tally> {
  // One test may wait for several things, each with its own, shorter limit.
  const lane = (files: readonly string[], show: boolean): Promise<Tally> =>
    mocha([...files, ...args.filter((arg) => !isNamed(arg)), '--timeout', '60000'], { show });
  const named = args.filter(isNamed);
  if (named.length > 0) return lane(named.map(testsIn), true);
  const entries = await readdir(join(root, testFolder), { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const [second, first] = [true, false].map((isSecond) =>
    folders
      .filter((folder) => secondLane.includes(folder) === isSecond)
      .map((folder) => testsIn(`${testFolder}/${folder}`)),
  );
  const tallies = await Promise.all([lane(first ?? [], true), lane(second ?? [], false)]);
  return { ...total(tallies), output: tallies.map(({ output }) => output).join('') };
}

const testFolder = 'test/vscode';

function isNamed(arg: string): boolean {
  return arg.startsWith(`${testFolder}/`);
}

function testsIn(file: string): string {
  return file.endsWith('.ts') ? file : `${file}/*.test.ts`;
}

/** Files among the arguments are run instead of all. */
function unitFiles(args: readonly string[]): readonly string[] {
  return args.some((arg) => arg.startsWith('test/unit/')) ? args : ['test/unit/**/*.test.ts', ...args];
}

async function build(): Promise<Tally> {
  try {
    await bundle();
    await buildAgent();
    return single(true, '');
  } catch (error) {
    return single(false, error instanceof Error ? error.message : String(error));
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
});
