import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { PublishedVariables } from '../../src/core/wire/environmentVariables';

const name = 'GOBIZ_OUTLET_TOKEN';

describe('Published variables in the environment of Windows, which ignores case', () => {
  before(function () {
    if (process.platform !== 'win32') this.skip();
  });
  afterEach(() => delete process.env[name]);

  it('are there under each spelling, also for a child process, and are gone afterwards', () => {
    const variables = new PublishedVariables(process.env);
    variables.set(new Map([[name, 'placeholder']]));
    assert.equal(process.env[name.toLowerCase()], 'placeholder');
    const script = `process.stdout.write(process.env.${name.toLowerCase()} ?? 'nothing')`;
    assert.equal(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' }), 'placeholder');
    variables.dispose();
    assert.ok(!(name.toLowerCase() in process.env));
  });

  it('replace a variable of the user in another spelling, and give its value back', () => {
    process.env[name.toLowerCase()] = 'before';
    const variables = new PublishedVariables(process.env);
    variables.set(new Map([[name, 'placeholder']]));
    const spellings = Object.keys(process.env).filter((key) => key.toUpperCase() === name);
    assert.equal(spellings.length, 1);
    assert.equal(process.env[name], 'placeholder');
    variables.dispose();
    assert.equal(process.env[name.toLowerCase()], 'before');
  });
});
