import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { packageExtension } from '../../src/build/package';
import { hostFolder } from './paths';
import { Session } from './session';

interface Step {
  readonly title: string;
  /** Does the step and returns what to print of it. Nothing it returns may hold a secret or a whole token. */
  readonly run: (session: Session) => Promise<string>;
}

/** The main job, as a person would do it, one step after the other. */
const steps: readonly Step[] = [
  {
    title: 'Kunci is installed from its package and starts',
    run: async ({ host }) => {
      const version = await host.run(async (vscode) => {
        const extension = vscode.extensions.getExtension('kunci.kunci');
        await extension?.activate();
        return extension?.packageJSON.version as string | undefined;
      });
      assert(version !== undefined, 'The extension is not there.');
      return `version ${version}`;
    },
  },
];

/** Packages the extension, installs it in a VS Code without a person and does the main job there. */
export async function check(): Promise<boolean> {
  await mkdir(hostFolder, { recursive: true });
  const vsix = join(hostFolder, 'kunci.vsix');
  await packageExtension(vsix);
  const session = await Session.start({ vsix });
  try {
    for (const [index, step] of steps.entries()) {
      const label = `${index + 1}/${steps.length} ${step.title}`;
      try {
        console.log(`✔ ${label}: ${await step.run(session)}`);
      } catch (error) {
        console.log(`✘ ${label}: ${error instanceof Error ? error.message : String(error)}`);
        console.log(`  picture: ${await session.driver.screenshot('check-failed')}`);
        return false;
      }
    }
    return true;
  } finally {
    await session.stop();
  }
}
