// Growing columns of numbers and the tables of texts that they point into. A column takes the room of its widest value,
// and none at all while every value is the usual one: most attempts are the first of their test and did not fail.

type Integers = Uint8Array | Uint16Array | Uint32Array;

const smallest = 64;

/** Whole numbers from 0; what was never set is 0. */
export class IntegerColumn {
  #values: Integers | null = null;

  set(row: number, value: number): void {
    if (value === 0 && this.#values === null) return;
    let values = this.#values;
    if (values === null || row >= values.length || value > limitOf(values)) values = this.#make(row, value);
    values[row] = value;
  }

  at(row: number): number {
    return this.#values?.[row] ?? 0;
  }

  /** Every value is 0. */
  get empty(): boolean {
    return this.#values === null;
  }

  /** Gives back the room that was kept for growing. */
  trim(length: number): void {
    if (this.#values !== null && this.#values.length > length) this.#values = this.#values.slice(0, length);
  }

  #make(row: number, value: number): Integers {
    const old = this.#values;
    const length =
      old !== null && row < old.length ? old.length : Math.max(smallest, 2 ** Math.ceil(Math.log2(row + 1)));
    const widest = Math.max(value, old === null ? 0 : limitOf(old));
    const values =
      widest <= 0xff ? new Uint8Array(length) : widest <= 0xffff ? new Uint16Array(length) : new Uint32Array(length);
    if (old !== null) values.set(old);
    this.#values = values;
    return values;
  }
}

function limitOf(values: Integers): number {
  return values.BYTES_PER_ELEMENT === 1 ? 0xff : values.BYTES_PER_ELEMENT === 2 ? 0xffff : 0xffff_ffff;
}

/** Numbers that may be unknown. */
export class NumberColumn {
  #values: Float64Array | null = null;

  set(row: number, value: number | null): void {
    if (value === null && this.#values === null) return;
    let values = this.#values;
    if (values === null || row >= values.length) {
      values = new Float64Array(Math.max(smallest, 2 ** Math.ceil(Math.log2(row + 1)))).fill(Number.NaN);
      if (this.#values !== null) values.set(this.#values);
      this.#values = values;
    }
    values[row] = value ?? Number.NaN;
  }

  at(row: number): number | null {
    const value = this.#values?.[row] ?? Number.NaN;
    return Number.isNaN(value) ? null : value;
  }

  trim(length: number): void {
    if (this.#values !== null && this.#values.length > length) this.#values = this.#values.slice(0, length);
  }
}

/** Texts, each kept once and known by its number from 1; 0 stands for no text. */
export class TextTable {
  readonly #numbers = new Map<string, number>();
  readonly #texts: string[] = [];

  numberOf(text: string | null): number {
    if (text === null) return 0;
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#texts.push(text);
    this.#numbers.set(text, this.#texts.length);
    return this.#texts.length;
  }

  /** The number of a text that may not be there; then 0. */
  find(text: string): number {
    return this.#numbers.get(text) ?? 0;
  }

  textOf(number: number): string | null {
    return this.#texts[number - 1] ?? null;
  }
}
