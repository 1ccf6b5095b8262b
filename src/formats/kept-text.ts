// Texts of a report that may be of any length, kept up to a limit: their beginning, or their end.

export interface KeptText {
  /** More would change nothing. */
  readonly full: boolean;
  /** Whether something was left out. */
  readonly cut: boolean;
  add(piece: string): void;
  toString(): string;
}

/** Keeps the beginning: of a message or a trace. */
export class Head implements KeptText {
  cut = false;
  private kept = "";
  private readonly limit: number;

  constructor(limit: number) {
    this.limit = limit;
  }

  get full(): boolean {
    return this.cut;
  }

  add(piece: string): void {
    const room = this.limit - this.kept.length;
    this.cut ||= piece.length > room;
    if (room > 0) this.kept += piece.length > room ? piece.slice(0, room) : piece;
  }

  toString(): string {
    return this.kept;
  }
}

/** Keeps the end: of what a test printed. */
export class Tail implements KeptText {
  readonly full = false;
  cut = false;
  private kept = "";
  private readonly limit: number;

  constructor(limit: number) {
    this.limit = limit;
  }

  add(piece: string): void {
    this.cut ||= this.kept.length + piece.length > this.limit;
    this.kept = piece.length >= this.limit ? piece : this.kept + piece;
    // Cut seldom: each cut copies what is kept.
    if (this.kept.length > 2 * this.limit) this.trim();
  }

  toString(): string {
    this.trim();
    return this.kept;
  }

  private trim(): void {
    if (this.kept.length > this.limit) this.kept = this.kept.slice(-this.limit);
  }
}
