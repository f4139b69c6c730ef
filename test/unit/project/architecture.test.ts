import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const source = resolve(__dirname, '../../../src');
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.ts'),
);

interface Import {
  readonly from: string;
  readonly to: string;
}

const imports: readonly Import[] = files.flatMap((from) =>
  [...readFileSync(join(source, from), 'utf8').matchAll(/(?:from|import|require)\s*\(?\s*'([^']+)'/g)].map(
    (match) => {
      const target = String(match[1]);
      const to = target.startsWith('.') ? relative(source, resolve(source, dirname(from), target)) : target;
      return { from, to };
    },
  ),
);

/** The folder of `src` that a file or an import belongs to. */
function part(path: string): string {
  return /^(core|editor|sandbox|build)\b/.exec(path)?.[1] ?? path;
}

describe('the architecture', () => {
  it('is read from the real files', () => {
    assert.ok(files.length > 20, `${files.length} files`);
    assert.ok(imports.some(({ to }) => to === 'vscode'));
  });

  const allowed: Readonly<Record<string, readonly string[]>> = {
    core: ['core'],
    sandbox: ['sandbox', 'core'],
    editor: ['editor', 'core'],
    build: ['build', 'core'],
    'extension.ts': ['editor', 'core', 'sandbox'],
  };
  for (const [folder, targets] of Object.entries(allowed)) {
    it(`lets ${folder} import only ${targets.join(', ')}`, () => {
      const wrong = imports.filter(
        ({ from, to }) => part(from) === folder && isOurs(to) && !targets.includes(part(to)),
      );
      assert.deepEqual(wrong, []);
    });
  }

  it('keeps vscode out of everything but the editor and extension.ts, types included', () => {
    const wrong = imports.filter(
      ({ from, to }) => to === 'vscode' && !['editor', 'extension.ts'].includes(part(from)),
    );
    assert.deepEqual(wrong, []);
  });

  it('imports the sandbox only lazily', () => {
    assert.match(readFileSync(join(source, 'extension.ts'), 'utf8'), /await import\('\.\/sandbox'\)/);
    assert.doesNotMatch(readFileSync(join(source, 'extension.ts'), 'utf8'), /from '\.\/sandbox/);
  });

  it('keeps providers ignorant of each other, of storage and of the token service', () => {
    const wrong = imports.filter(
      ({ from, to }) =>
        from.startsWith('core/providers/') &&
        !from.endsWith('index.ts') &&
        /tokenService|secretStore|vaults|transport|providers\/(index|gobiz|doku)$/.test(to),
    );
    assert.deepEqual(wrong, []);
  });

  it('keeps keys, signing and protocols ignorant of the providers, of storage and of the token service', () => {
    const wrong = imports.filter(
      ({ from, to }) =>
        /^core\/(keys|signing|protocols)\//.test(from) &&
        /tokenService|secretStore|vaults|transport|core\/providers/.test(to),
    );
    assert.deepEqual(wrong, []);
  });

  it('names no provider outside its own file, the list and the sandbox', () => {
    const naming = files.filter(
      (file) =>
        !/^(core\/providers|sandbox)\//.test(file) &&
        /['"`](gobiz|doku)['"`]/.test(readFileSync(join(source, file), 'utf8')),
    );
    assert.deepEqual(naming, []);
  });

  it('has an activate() of at most 60 lines', () => {
    const text = readFileSync(join(source, 'extension.ts'), 'utf8');
    const body = text.slice(text.indexOf('export function activate'));
    assert.ok(body.split('\n').length <= 60);
  });
});

function isOurs(to: string): boolean {
  return /^(core|editor|sandbox|build)\b/.test(to) || to === 'extension';
}
