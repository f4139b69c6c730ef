import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readContributions, withTables } from '../../../src/build/readme';
import { errorCodes } from '../../../src/core/model/errors';

const root = resolve(__dirname, '../../..');
const readme = readFileSync(resolve(root, 'README.md'), 'utf8');
const contributes = readContributions(root);
const { scripts } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as {
  scripts: Readonly<Record<string, string>>;
};
const page =
  'Before\n<!-- commands -->\nold\n<!-- /commands -->\n<!-- settings --><!-- /settings -->\n<!-- errors -->\n<!-- /errors -->\nafter';

describe("README's tables", () => {
  it('say what the manifest and the code say (run “npm run build” where they are stale)', () => {
    assert.equal(readme, withTables(readme, contributes));
  });

  it('are there', () => {
    for (const name of ['commands', 'settings', 'errors']) {
      assert.match(readme, new RegExp(`<!-- ${name} -->[^]+<!-- /${name} -->`));
    }
  });

  it('have a row for each command, setting and error code', () => {
    const text = withTables(page, contributes);
    const names = [
      ...contributes.commands.map(({ command }) => command),
      ...Object.keys(contributes.configuration.properties),
      ...errorCodes,
    ];
    for (const name of names) assert.equal(text.split(`| \`${name}\` |`).length, 2, name);
    assert.doesNotMatch(text, /\bold\b/);
  });

  it('stay as they are when made again, and leave the rest of the page alone', () => {
    const once = withTables(page, contributes);
    assert.equal(withTables(once, contributes), once);
    assert.match(once, /^Before\n[\s\S]*\nafter$/);
    assert.equal(withTables('no marks', contributes), 'no marks');
  });

  it('name in “what to do” only commands that there are', () => {
    const text = withTables('<!-- errors --><!-- /errors -->', contributes);
    const named = [...text.matchAll(/\*Kunci: ([^*]+)\*/g)].map(([, title]) => title);
    const titles = new Set(contributes.commands.map(({ title }) => title));
    assert.ok(named.length > 0);
    assert.deepEqual(
      named.filter((title) => !titles.has(String(title))),
      [],
    );
  });
});

describe('A command that a page names', () => {
  for (const file of ['README.md', 'README.id.md', '.github/CONTRIBUTING.md', '.github/SECURITY.md']) {
    it(`has the title that the palette shows: ${file}`, () => {
      const text = readFileSync(resolve(root, file), 'utf8');
      const titles = new Set(contributes.commands.map(({ title }) => title));
      const named = [...text.matchAll(/\*Kunci: ([^*]+)\*/g)].map(([, title]) =>
        String(title).replaceAll(/\s+/g, ' '),
      );
      assert.deepEqual(
        named.filter((title) => !titles.has(title)),
        [],
      );
    });
  }

  for (const file of ['README.md', 'README.id.md', '.github/CONTRIBUTING.md', '.github/SECURITY.md']) {
    it(`works in a fresh clone, as it installs what it misses: ${file}`, () => {
      const text = readFileSync(resolve(root, file), 'utf8');
      const named = [...text.matchAll(/`npm (?:run )?([a-z][a-z:]*)/g)].map(([, name]) => String(name));
      assert.ok(named.length > 0);
      for (const name of named)
        assert.match(scripts[name] ?? '', /^node test\/harness\/bootstrap\.mjs /, name);
    });
  }
});
