/**
 * Lets large pictures be decoded only as many at once as fit into memory together; one that needs more than all the
 * room is decoded alone. Small ones never wait.
 */
export class DecodingRoom {
  readonly #bytes: number;
  readonly #small: number;
  readonly #waiting: (() => boolean)[] = [];
  #taken = 0;

  /**
   * @param bytes That pictures may need together.
   * @param small Bytes of a picture that never waits.
   */
  constructor(bytes: number, small: number) {
    this.#bytes = bytes;
    this.#small = small;
  }

  /** Does work that needs so many bytes, when they are free; in the order in which it was asked for. */
  async run<T>(bytes: number, work: () => Promise<T>): Promise<T> {
    if (bytes <= this.#small) return work();
    await this.#enter(bytes);
    try {
      return await work();
    } finally {
      this.#taken -= bytes;
      while (this.#waiting[0]?.() === true) this.#waiting.shift();
    }
  }

  #enter(bytes: number): Promise<void> {
    const fits = () => this.#taken === 0 || this.#taken + bytes <= this.#bytes;
    if (this.#waiting.length === 0 && fits()) {
      this.#taken += bytes;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      this.#waiting.push(() => {
        if (!fits()) return false;
        this.#taken += bytes;
        resolve();
        return true;
      });
    });
  }
}
