import type { Page } from 'playwright-core';

/** Everything that the page's origin keeps in the browser, as one text: bytes are written as characters. */
export async function browserStorage(page: Page): Promise<string> {
  const cookies = JSON.stringify(await page.context().cookies());
  // The loader that compiles the tests wraps inner functions in a call of __name.
  await page.evaluate('globalThis.__name ??= (value) => value');
  const kept = await page.evaluate(async () => {
    const { localStorage, sessionStorage, indexedDB } = globalThis as unknown as PageWorld;
    const text = (value: unknown): string =>
      JSON.stringify(value, (_key, inner: unknown) => {
        const bytes = inner instanceof ArrayBuffer ? new Uint8Array(inner) : inner;
        return bytes instanceof Uint8Array
          ? Array.from(bytes, (one) => String.fromCharCode(one)).join('')
          : bytes;
      }) ?? '';
    const done = <T>(request: StorageRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(new Error('The database refused.'));
      });
    const lines = [text(localStorage), text(sessionStorage)];
    for (const { name } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const content = database.transaction(store).objectStore(store);
        const [keys, values] = [await done(content.getAllKeys()), await done(content.getAll())];
        lines.push(...values.map((value, index) => `${name}/${store}/${text(keys[index])}: ${text(value)}`));
      }
      database.close();
    }
    return lines.join('\n');
  });
  return `${kept}\n${cookies}`;
}

/** The part of the browser's own world that is looked at; the tests are compiled without its types. */
interface PageWorld {
  readonly localStorage: object;
  readonly sessionStorage: object;
  readonly indexedDB: {
    databases(): Promise<readonly { readonly name: string }[]>;
    open(name: string): StorageRequest<StorageDatabase>;
  };
}

interface StorageDatabase {
  readonly objectStoreNames: Iterable<string>;
  transaction(store: string): {
    objectStore(store: string): {
      getAllKeys(): StorageRequest<readonly unknown[]>;
      getAll(): StorageRequest<readonly unknown[]>;
    };
  };
  close(): void;
}

interface StorageRequest<T> {
  readonly result: T;
  onsuccess: () => void;
  onerror: () => void;
}
