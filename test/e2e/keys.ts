import type { Locator, Page } from 'playwright-core';

/** The most presses of Tab on the way to anything of a screen. */
const furthest = 150;

/** A person with a keyboard and nothing else: keys are pressed, and Tab is the way to everything. */
export class Keys {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Counts from now on whatever a mouse, a pen or a finger does; a click by Enter or Space has no position. */
  async watchPointer(): Promise<void> {
    await this.#page.evaluate(() => {
      const seen: string[] = [];
      const kinds = 'pointerdown pointermove mousedown mousemove touchstart wheel click dblclick';
      for (const kind of kinds.split(' ')) {
        const note = (event: Event): void => {
          const pressed = event.type.endsWith('click') && (event as MouseEvent).detail === 0;
          if (event.isTrusted && !pressed) seen.push(event.type);
        };
        addEventListener(kind, note, { capture: true, passive: true });
      }
      Object.assign(globalThis, { pointerEventsSeen: seen });
    });
  }

  /** What `watchPointer` saw. */
  pointerEvents(): Promise<readonly string[]> {
    return this.#page.evaluate(
      () => (globalThis as unknown as { pointerEventsSeen: string[] }).pointerEventsSeen,
    );
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.#page.keyboard.press(key);
  }

  async type(text: string): Promise<void> {
    await this.#page.keyboard.type(text);
  }

  /** Presses Tab until the keyboard is on it. Throws where Tab does not lead there. */
  async tabTo(target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
    await target.waitFor();
    for (let presses = 0; presses < furthest; presses += 1) {
      if (await this.isOn(target)) return;
      await this.press(key);
    }
    throw new Error(`Tab does not lead to ${target.toString()}.`);
  }

  /** Presses the button, or whatever Enter sets off there. */
  async activate(target: Locator): Promise<void> {
    await this.tabTo(target);
    await this.press('Enter');
  }

  /** Types over what a field holds. */
  async fill(field: Locator, text: string): Promise<void> {
    await this.tabTo(field);
    await this.press('Control+a');
    await this.type(text);
    await this.press('Enter');
  }

  /** Chooses from a list by typing how the choice begins. */
  async choose(list: Locator, beginning: string): Promise<void> {
    await this.tabTo(list);
    await this.type(beginning);
  }

  isOn(target: Locator): Promise<boolean> {
    return target.evaluate((element) => element === document.activeElement);
  }
}
