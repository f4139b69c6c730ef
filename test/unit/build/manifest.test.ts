import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { generateManifest } from '../../../src/build/manifest';

const file = resolve(__dirname, '../../../package.json');
const text = readFileSync(file, 'utf8');
const { contributes } = JSON.parse(text) as {
  contributes: {
    commands: { command: string; category: string; title: string }[];
    configuration: { properties: Record<string, { scope?: string }> };
    menus: Record<string, { command: string }[]>;
    keybindings?: unknown;
  };
};

describe('the manifest', () => {
  it('holds the schema that the providers declare (run “npm run build” where it is stale)', () => {
    assert.deepEqual(JSON.parse(text), JSON.parse(generateManifest(text)));
  });

  it('gives every command the category Kunci and a name that begins with kunci.', () => {
    for (const command of contributes.commands) {
      assert.equal(command.category, 'Kunci');
      assert.match(command.command, /^kunci\.[a-z][A-Za-z]+$/);
    }
  });

  it('has exactly the commands that the code registers', () => {
    const file = resolve(__dirname, '../../../src/editor/commands/registerCommands.ts');
    const [list = ''] = /export const publicCommands = \[[^\]]*/.exec(readFileSync(file, 'utf8')) ?? [];
    const registered = [...list.matchAll(/^ {2}'(\w+)',/gm)].map((match) => `kunci.${match[1]}`);
    assert.deepEqual(contributes.commands.map(({ command }) => command).sort(), registered.sort());
  });

  it('puts no command into a menu that it does not have', () => {
    const known = new Set(contributes.commands.map(({ command }) => command));
    const used = Object.values(contributes.menus)
      .flat()
      .map(({ command }) => command);
    assert.deepEqual(
      used.filter((command) => command !== undefined && !known.has(command)),
      [],
    );
  });

  it('lets no workspace set anything but the look of decorations', () => {
    for (const [name, { scope }] of Object.entries(contributes.configuration.properties)) {
      if (name !== 'kunci.decorations') assert.match(String(scope), /^(application|machine)$/, name);
    }
  });

  it('takes no keybinding', () => {
    assert.equal(contributes.keybindings, undefined);
  });
});
