// The elements that are open. Bounded: what is nested deeper than `depthLimit` is refused by whoever opens it.

import type { ElementKind } from "./elements.ts";

export interface OpenElement {
  readonly name: string;
  readonly kind: ElementKind;
}

export class ElementStack {
  private readonly open: OpenElement[] = [];

  get depth(): number {
    return this.open.length;
  }

  get top(): OpenElement | null {
    return this.open.at(-1) ?? null;
  }

  push(element: OpenElement): void {
    this.open.push(element);
  }

  pop(): OpenElement | null {
    return this.open.pop() ?? null;
  }

  /** How many elements an end tag closes: 1 for the innermost, 0 when none of that name is open. */
  closedBy(name: string): number {
    for (let at = this.open.length - 1; at >= 0; at -= 1)
      if (this.open[at]?.name === name) return this.open.length - at;
    return 0;
  }

  /** How many elements have to close before a suite or a case can open: all from the outermost that cannot hold one. */
  closedBeforeCases(): number {
    // Nothing but suites stands around a suite.
    if (this.top?.kind === "suite") return 0;
    return this.from((kind) => kind !== "document" && kind !== "suite" && kind !== "other");
  }

  /** The same for another document: all from the outermost that is of JUnit. */
  closedBeforeDocument(): number {
    return this.from((kind) => kind !== "other");
  }

  private from(first: (kind: ElementKind) => boolean): number {
    const outermost = this.open.findIndex((element) => first(element.kind));
    return outermost === -1 ? 0 : this.open.length - outermost;
  }
}
