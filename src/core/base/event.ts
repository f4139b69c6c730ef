import type { Disposable } from '../model';

export type Listener<T> = (value: T) => void;
export type Event<T> = (listener: Listener<T>) => Disposable;

/** Calls listeners in order. A listener that throws does not stop the others. */
export class Emitter<T> implements Disposable {
  private readonly listeners = new Set<{ readonly call: Listener<T> }>();

  readonly event: Event<T> = (call) => {
    const entry = { call };
    this.listeners.add(entry);
    return { dispose: () => this.listeners.delete(entry) };
  };

  fire(value: T): void {
    for (const { call } of [...this.listeners]) {
      try {
        call(value);
      } catch {
        // A listener's error is not the caller's concern.
      }
    }
  }

  dispose(): void {
    this.listeners.clear();
  }
}
