import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { repository } from '../../../src/build/manifest';

const file = resolve(__dirname, '../../../package.json');
const text = readFileSync(file, 'utf8');
const { contributes } = JSON.parse(text) as {
  contributes: {
    commands: { command: string; category: string; title: string }[];
    configuration: { properties: Record<string, { scope?: string }> };
    menus: Record<string, { command: string; when?: string }[]>;
    views: Record<string, { icon?: string }[]>;
    keybindings?: unknown;
  };
};

describe('the manifest', () => {
  it('has every address from one constant, and a category and keywords that the Marketplace accepts', () => {
    const { homepage, bugs, repository: source, categories, keywords } = JSON.parse(text);
    for (const address of [homepage, bugs.url, source.url])
      assert.ok(address.startsWith(repository), address);
    assert.deepEqual(text.split(repository).length, 4);
    assert.deepEqual(categories, ['Testing', 'Linters', 'Other']);
    // The Marketplace rejects more than 30.
    assert.ok(keywords.length <= 30 && new Set(keywords).size === keywords.length);
  });

  it('has an icon for the view, which can be moved to another place', () => {
    for (const view of Object.values(contributes.views).flat()) assert.equal(view.icon, 'media/kunci.svg');
  });

  it('puts what can be done with a .http file into the title of its editor', () => {
    const menu = contributes.menus['editor/title'] ?? [];
    assert.deepEqual(
      menu.map(({ command }) => command),
      ['kunci.sendRequest', 'kunci.newRequestFile', 'kunci.explainSignature'],
    );
    for (const { when } of menu) assert.match(String(when), /^editorLangId == http && kunci\.has/);
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
