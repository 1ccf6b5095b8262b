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

  /** How many elements have to close before one of this kind can open: a suite or a case stands in no case. */
  closedBefore(kind: "document" | "suite" | "case"): number {
    // Nothing but suites stands around a suite.
    if (kind !== "document" && this.top?.kind === "suite") return 0;
    const outermost = this.open.findIndex((element) =>
      kind === "document" ? element.kind !== "other" : !holdsCases(element.kind),
    );
    return outermost === -1 ? 0 : this.open.length - outermost;
  }
}

const holdsCases = (kind: ElementKind): boolean => kind === "document" || kind === "suite" || kind === "other";
