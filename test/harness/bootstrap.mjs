// The only script that runs before anything is installed: plain JavaScript, no dependency.
//   node test/harness/bootstrap.mjs start|test|check|screenshots|path/to/script.ts [arguments…]
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

const [major = 0] = process.versions.node.split('.').map(Number);
if (major < 20)
  fail(`Kunci is built with Node 20 or newer; this is ${process.version}. Install a newer one.`);

const [name, ...args] = process.argv.slice(2);
if (name === undefined) fail('Say what to run, as in: node test/harness/bootstrap.mjs test');
const script = name.endsWith('.ts') ? resolve(name) : join(root, 'test/harness', `${name}.ts`);
if (!existsSync(script)) fail(`There is no ${script}.`);

if (!dependenciesAreCurrent()) {
  console.log('Installing the dependencies named in package-lock.json…');
  // Not `npm ci`: it refuses a lock file without the optional binaries of platforms that a registry does not
  // carry. The locked versions hold here too, and --no-save leaves the lock file as it is.
  // No dependency needs its install script, and some would compile where a prebuilt binary is there.
  const flags = ['--no-save', '--ignore-scripts', '--include=dev', '--no-audit', '--no-fund'];
  const code = await run('npm', ['install', ...flags], true);
  if (code !== 0) fail('npm install failed; its words above say why.');
}

const loader = pathToFileURL(join(root, 'node_modules/tsx/dist/loader.mjs')).href;
process.exit(await run(process.execPath, ['--import', loader, script, ...args], false));

/**
 * npm writes what it installed to node_modules/.package-lock.json. Comparing it with the lock file needs no
 * stamp of our own, and leaves an installation that a developer made by hand alone as long as it is current.
 */
function dependenciesAreCurrent() {
  const installed = lockedPackages(join(root, 'node_modules/.package-lock.json'));
  const wanted = lockedPackages(join(root, 'package-lock.json'));
  if (wanted === undefined) fail('package-lock.json is missing or cannot be read.');
  if (installed === undefined) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const there = installed[path];
    // What is optional is for another platform when it is not there.
    if (there === undefined) return entry.optional === true;
    return there.version === entry.version && existsSync(join(root, path));
  });
}

function lockedPackages(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

function run(command, commandArgs, throughShell) {
  // npm is a .cmd file on Windows, which only a shell starts; its arguments above hold nothing to quote.
  const shell = throughShell && process.platform === 'win32';
  const child = spawn(command, commandArgs, { cwd: root, stdio: 'inherit', shell });
  // The script stops its own children and decides the exit code; this process only passes the signal on.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  return new Promise((done) => {
    child.on('error', (error) => fail(`${command} could not be started: ${error.message}`));
    child.on('close', (code) => done(code ?? 1));
  });
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
