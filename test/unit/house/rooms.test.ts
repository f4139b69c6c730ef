import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, resolve } from 'node:path';

const source = resolve(__dirname, '../../../src');

/** Each room imports only rooms before it. This is the order of design and CONTRIBUTING. */
const orders: Readonly<Record<string, readonly string[]>> = {
  core: 'model base httpFile http keys vaults signing tokens explain protocols providers clients wire sending diagnostics'.split(
    ' ',
  ),
  editor:
    'ui settings vaults tokens clients form tree httpFile languageFeatures wire senders signatures agents terminal commands'.split(
      ' ',
    ),
};

const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts'));

interface Import {
  readonly from: string;
  /** A file of `src`, or the name of a package. */
  readonly to: string;
}

const imports: readonly Import[] = files.flatMap((from) =>
  [...read(from).matchAll(/(?:from|import|require)\s*\(?\s*'([^']+)'/g)].flatMap(([, target = '']) => {
    if (!target.startsWith('.')) return [{ from, to: target }];
    const base = posix.join(posix.dirname(from), target);
    const to = [`${base}.ts`, `${base}/index.ts`].find((file) => files.includes(file));
    return to === undefined ? [] : [{ from, to }];
  }),
);

function read(file: string): string {
  return readFileSync(join(source, file), 'utf8');
}

/** The wing of `src` that a file belongs to; of a package none. */
function wingOf(path: string): string | undefined {
  return /^(core|editor|sandbox|build|extension\.ts)\b/.exec(path)?.[1];
}

function importsOf(from: RegExp, to: RegExp): readonly string[] {
  return imports
    .filter((one) => from.test(one.from) && to.test(one.to))
    .map((one) => `${one.from} → ${one.to}`);
}

/** The room of a file in a wing, e.g. `wire` for `core/wire/hook.ts`. */
function roomIn(wing: string, file: string): string | undefined {
  return file.startsWith(`${wing}/`) ? file.split('/')[1] : undefined;
}

describe('The rooms of src', () => {
  it('are read from the real files', () => {
    assert.ok(files.length > 100, `${files.length} files`);
    assert.ok(imports.length > 300, `${imports.length} imports`);
    assert.ok(imports.some(({ to }) => to === 'vscode'));
  });

  it('contain every file but extension.ts', () => {
    const loose = files.filter((file) => !file.includes('/') || /^(core|editor)\/[^/]+$/.test(file));
    assert.deepEqual(loose, ['extension.ts']);
  });

  for (const [wing, order] of Object.entries(orders)) {
    it(`in ${wing} have the names of the design`, () => {
      const rooms = new Set(files.map((file) => roomIn(wing, file)).filter((room) => room !== undefined));
      assert.deepEqual([...rooms].filter((room) => !order.includes(room)).sort(), []);
    });

    it(`in ${wing} import only rooms before them`, () => {
      const upward = imports.filter(({ from, to }) => {
        const [fromRoom, toRoom] = [roomIn(wing, from), roomIn(wing, to)];
        return (
          fromRoom !== undefined && toRoom !== undefined && order.indexOf(toRoom) > order.indexOf(fromRoom)
        );
      });
      assert.deepEqual(
        upward.map(({ from, to }) => `${from} → ${to}`),
        [],
      );
    });
  }

  it('have no import circle', () => {
    const targets = new Map(files.map((file) => [file, [] as string[]]));
    for (const { from, to } of imports) targets.get(from)?.push(to);
    const circles: string[] = [];
    const done = new Set<string>();
    const path: string[] = [];
    const visit = (file: string): void => {
      const start = path.indexOf(file);
      if (start >= 0) circles.push([...path.slice(start), file].join(' → '));
      if (start >= 0 || done.has(file)) return;
      path.push(file);
      for (const target of targets.get(file) ?? []) visit(target);
      path.pop();
      done.add(file);
    };
    for (const file of files) visit(file);
    assert.deepEqual(circles, []);
  });

  it('have no file over 250 lines', () => {
    const long = files.filter((file) => read(file).split('\n').length > 251);
    assert.deepEqual(long, []);
  });

  it('have fewer than 15 files under 20 lines', () => {
    const short = files.filter((file) => read(file).split('\n').length < 21);
    assert.ok(short.length < 15, short.join(', '));
  });

  it('define each function name once', () => {
    const places = new Map<string, string[]>();
    for (const file of files) {
      for (const [, name = ''] of read(file).matchAll(/^(?:export )?(?:async )?function\*? (\w+)/gm)) {
        // The entry point of a command-line program.
        if (name !== 'main') places.set(name, [...(places.get(name) ?? []), file]);
      }
    }
    const repeated = [...places].filter(([, where]) => where.length > 1);
    assert.deepEqual(
      repeated.map(([name, where]) => `${name}: ${where.join(', ')}`),
      [],
    );
  });

  const allowed: Readonly<Record<string, readonly string[]>> = {
    core: ['core'],
    sandbox: ['sandbox', 'core'],
    editor: ['editor', 'core'],
    build: ['build', 'core'],
    'extension.ts': ['editor', 'core', 'sandbox'],
  };
  for (const [wing, targets] of Object.entries(allowed)) {
    it(`in ${wing} import only ${targets.join(', ')}`, () => {
      const wrong = imports.filter(({ from, to }) => {
        const target = wingOf(to);
        return wingOf(from) === wing && target !== undefined && !targets.includes(target);
      });
      assert.deepEqual(wrong, []);
    });
  }

  it('import vscode in the editor and extension.ts only, types included', () => {
    assert.deepEqual(importsOf(/^(?!editor\/|extension\.ts)/, /^vscode$/), []);
  });

  it('import the sandbox only lazily', () => {
    assert.match(read('extension.ts'), /await import\('\.\/sandbox'\)/);
    assert.doesNotMatch(read('extension.ts'), /from '\.\/sandbox/);
  });

  it('keep providers ignorant of each other, of storage and of the token service', () => {
    const storage = /tokenService|secretStore|vaults|transport|providers\/(index|gobiz|doku)\.ts$/;
    assert.deepEqual(importsOf(/^core\/providers\/(?!index\.ts)/, storage), []);
  });

  it('keep keys, signing and protocols ignorant of the providers, of storage and of the token service', () => {
    const storage = /tokenService|secretStore|vaults|transport|core\/providers/;
    assert.deepEqual(importsOf(/^core\/(keys|signing|protocols)\//, storage), []);
  });

  it('name no provider outside its own file, the list and the sandbox', () => {
    const others = files.filter((file) => !/^(core\/providers|sandbox)\//.test(file));
    assert.deepEqual(
      others.filter((file) => /['"`](gobiz|doku)['"`]/.test(read(file))),
      [],
    );
  });

  it('have an activate() of at most 60 lines', () => {
    const text = read('extension.ts');
    assert.ok(text.slice(text.indexOf('export function activate')).split('\n').length <= 60);
  });
});

it('The helpers of tests in test/support and test/harness import no tests', () => {
  const tests = resolve(source, '../test');
  const helpers = ['support', 'harness'].flatMap((folder) =>
    readdirSync(join(tests, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  );
  const wrong = helpers.filter(
    (file) =>
      file.endsWith('.ts') &&
      /from '[./]+(unit|vscode|robustness|bench)\//.test(readFileSync(join(tests, file), 'utf8')),
  );
  assert.ok(helpers.length > 20);
  assert.deepEqual(wrong, []);
});
