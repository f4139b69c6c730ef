import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';

/**
 * Loads the editor's API once instead of once in each file. Each `require` goes through VS Code's own resolution, and
 * for each `import * as vscode` esbuild would copy the whole API: together that was most of the activation time.
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

/** Unused names are removed from the bundle. */
function reexports(exported: readonly string[]): string {
  const lines = exported.map((name) => `export const ${name} = /* @__PURE__ */ member('${name}');`);
  return ['const api = require("vscode");', 'const member = (name) => api[name];', ...lines].join('\n');
}

/** Reads the names of all exported values from the API's types, where they are indented by one tab. */
function readExportedNames(root: string): readonly string[] {
  const types = readFileSync(join(root, 'node_modules/@types/vscode/index.d.ts'), 'utf8');
  const matches = types.matchAll(/^\texport (?:abstract )?(?:const|class|enum|function|namespace) (\w+)/gm);
  return [...new Set([...matches].map(([, name]) => String(name)))];
}
