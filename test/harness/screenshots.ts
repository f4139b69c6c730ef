// npm run screenshots: the pictures of the README and of the walkthrough, taken in a real VS Code.
import { join } from 'node:path';
import { bundle } from '../../src/build/bundle';
import { recordAnimation } from './animation';
import type { Theme } from './driver';
import { root } from './paths';
import { pictures } from './pictures';
import { Session } from './session';

async function main(): Promise<void> {
  await bundle();
  const session = await Session.start({ pictures: join(root, 'media') });
  try {
    await session.driver.setTheme('dark');
    await session.page.setViewportSize({ width: 1240, height: 420 });
    const animation = join(root, 'media', 'overview.gif');
    await recordAnimation(session, animation);
    console.log(animation);
    await session.page.setViewportSize({ width: 1180, height: 640 });
    for (const picture of pictures) {
      for (const theme of picture.themes) {
        await session.driver.closeEverything();
        await session.driver.setTheme(theme);
        await picture.steps(session);
        const path = join(root, 'media', `${picture.name}-${theme}.png`);
        await session.page.screenshot({
          path,
          animations: 'disabled',
          caret: 'hide',
          ...(picture.clip ? { clip: picture.clip } : {}),
        });
        console.log(path);
      }
    }
  } finally {
    await session.stop();
  }
}

export interface Picture {
  /** The file's name in media/, without theme and ending. */
  readonly name: string;
  readonly themes: readonly Theme[];
  /** The part of the window; all of it by default. */
  readonly clip?: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  /** Brings the window to what the picture shows. */
  readonly steps: (session: Session) => Promise<void>;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
