import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';

/**
 * Asks for the editor's API once instead of once in each file. Every request for it goes through VS Code's
 * own resolution, and for every `import * as vscode` esbuild would copy the whole API: together that was the
 * larger part of what activation took.
 */
export function vscodeOnce(root: string): Plugin {
  return {
    name: 'vscode-once',
    setup(run) {
      run.onResolve({ filter: /^vscode$/ }, ({ kind }) =>
        kind === 'import-statement' ? { path: 'vscode', namespace: 'vscode-once' } : undefined,
      );
      run.onLoad({ filter: /.*/, namespace: 'vscode-once' }, () => ({
        contents: reexports(readExportedNames(root)),
        resolveDir: root,
      }));
    },
  };
}

/** A name that is not used leaves no trace in the bundle. */
function reexports(exported: readonly string[]): string {
  const lines = exported.map((name) => `export const ${name} = /* @__PURE__ */ member('${name}');`);
  return ['const api = require("vscode");', 'const member = (name) => api[name];', ...lines].join('\n');
}

/** All values that the API exports, by its types: there they stand one tab deep. */
function readExportedNames(root: string): readonly string[] {
  const types = readFileSync(join(root, 'node_modules/@types/vscode/index.d.ts'), 'utf8');
  const found = types.matchAll(/^\texport (?:abstract )?(?:const|class|enum|function|namespace) (\w+)/gm);
  return [...new Set([...found].map(([, name]) => String(name)))];
}
