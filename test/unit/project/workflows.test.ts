import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { load } from 'js-yaml';
import { releaseFiles } from '../../../src/build/release';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly uses?: string;
  readonly needs?: string;
  readonly environment?: string;
  readonly 'timeout-minutes'?: number;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps?: readonly Step[];
}

interface Workflow {
  readonly permissions?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

const root = resolve(__dirname, '../../..');
const folder = join(root, '.github/workflows');
const workflows = readdirSync(folder).map((name) => {
  const text = readFileSync(join(folder, name), 'utf8');
  return { name, text, workflow: load(text) as Workflow };
});
const jobs = workflows.flatMap(({ name, workflow }) =>
  Object.entries(workflow.jobs).map(([id, job]) => ({
    title: `${name}, ${id}`,
    job,
    steps: job.steps ?? [],
  })),
);
const release = workflows.find(({ name }) => name === 'release.yml');

describe('The workflows', () => {
  it('are the ones that are checked here', () => {
    assert.deepEqual(workflows.map(({ name }) => name).sort(), ['ci.yml', 'codeql.yml', 'release.yml']);
    assert.ok(jobs.length > 5);
  });

  it('grant no permission by default but to read the code', () => {
    for (const { name, workflow } of workflows)
      assert.match(JSON.stringify(workflow.permissions), /^(\{\}|\{"contents":"read"\})$/, name);
  });

  it('pin each action to a commit and name its version, the same one everywhere', () => {
    const versions = new Map<string, string>();
    for (const { name, text } of workflows) {
      for (const [, action = '', rest = ''] of text.matchAll(/uses: ([^@\s]+)(.*)/g)) {
        if (action.startsWith('./')) continue;
        assert.match(rest, /^@[0-9a-f]{40} # v\d+\.\d+\.\d+$/, `${name}: ${action}`);
        assert.equal(versions.get(action) ?? rest, rest, `${name}: ${action}`);
        versions.set(action, rest);
      }
    }
    assert.ok(versions.size > 5);
  });

  it('run no package that is not in a lock file', () => {
    for (const { title, steps } of jobs)
      for (const { run = '' } of steps)
        assert.doesNotMatch(run, /\bnpx\b|\bnpm (?:exec|i|install)\b|\bcurl\b|\bwget\b/, title);
  });

  it('put no text from outside into a script', () => {
    for (const { title, steps } of jobs)
      for (const { run = '' } of steps)
        for (const [, expression = ''] of run.matchAll(/\$\{\{([^}]*)\}\}/g))
          assert.equal(expression.trim(), 'matrix.vscode', title);
  });

  it('leave no credential of a checkout behind, and end after a time', () => {
    for (const { title, job, steps } of jobs) {
      if (job.uses === undefined) assert.ok(Number(job['timeout-minutes']) <= 45, title);
      for (const step of steps)
        if (step.uses?.startsWith('actions/checkout@'))
          assert.equal(step.with?.['persist-credentials'], false, title);
    }
  });
});

describe('The release workflow', () => {
  const releaseJobs = Object.entries(release?.workflow.jobs ?? {});

  it('uses no stored secret', () => {
    assert.ok(release);
    assert.doesNotMatch(release.text, /secrets\.|_PAT\b|--pat\b/);
  });

  it('gives a job that can sign, publish or write nothing to run but the publishing tools from their lock file', () => {
    const scripts = releaseJobs.flatMap(([, { permissions = {}, steps = [] }]) =>
      Object.values(permissions).includes('write') ? steps.map(({ run }) => run) : [],
    );
    const allowed = [
      /^sha256sum --check SHA256SUMS$/,
      /^npm ci --ignore-scripts$/,
      /^\.github\/publishing\/node_modules\/\.bin\/(vsce|ovsx) publish --(azure-credential|trusted-publishing) /,
      // The release itself, by GitHub's own tool.
      /^minor=.*\n.*\n.*\ngh release create [^\n]+\n[^\n]+$/,
    ];
    const others = scripts.filter((run) => run !== undefined && !allowed.some((one) => one.test(run.trim())));
    assert.deepEqual(others, []);
    assert.equal(scripts.filter((run) => run !== undefined).length, 6);
  });

  it('publishes only after the tests passed and the packages were signed', () => {
    assert.deepEqual(
      releaseJobs.map(([id, { needs }]) => `${id} ← ${needs}`),
      ['test ← undefined', 'package ← test', 'github ← package', 'marketplace ← github', 'open-vsx ← github'],
    );
  });

  it('publishes from an environment whose reviewers can be asked first', () => {
    for (const [id, { environment }] of releaseJobs)
      assert.equal(environment, /^(marketplace|open-vsx)$/.test(id) ? 'marketplace' : undefined, id);
  });

  it('uploads the files that “npm run release” makes', () => {
    for (const name of Object.values(releaseFiles)) assert.ok(release?.text.includes(name), name);
  });
});

describe('The publishing tools', () => {
  const tools = join(root, '.github/publishing');

  it('have exact versions, and the lock file has those', () => {
    const { dependencies } = JSON.parse(readFileSync(join(tools, 'package.json'), 'utf8'));
    const { packages } = JSON.parse(readFileSync(join(tools, 'package-lock.json'), 'utf8'));
    for (const [name, version] of Object.entries(dependencies)) {
      assert.match(String(version), /^\d+\.\d+\.\d+$/);
      assert.equal(packages[`node_modules/${name}`].version, version, name);
    }
    for (const [path, entry] of Object.entries<{ integrity?: string }>(packages))
      assert.ok(path === '' || entry.integrity, path);
  });

  it('are updated by Dependabot, as everything else with a lock file', () => {
    const { updates } = load(readFileSync(join(root, '.github/dependabot.yml'), 'utf8')) as {
      updates: readonly {
        'package-ecosystem': string;
        directory?: string;
        directories?: readonly string[];
      }[];
    };
    assert.deepEqual(
      updates.map((update) => update['package-ecosystem']),
      ['npm', 'github-actions'],
    );
    const [npm] = updates;
    for (const directory of npm?.directories ?? [])
      assert.ok(existsSync(join(root, directory, 'package-lock.json')), directory);
    assert.deepEqual(npm?.directories, ['/', '/.github/publishing', '/test/bench']);
  });
});
