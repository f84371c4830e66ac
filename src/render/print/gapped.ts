/** Text with gaps: what is fixed is written once, and what stands in the gaps each time. */
export class Gapped<G> {
  #head = '';
  /** Each with the text up to the next one. */
  readonly #gaps: { readonly gap: G; after: string }[] = [];

  /** What there is of it when there are no gaps. */
  get whole(): string | undefined {
    return this.#gaps.length === 0 ? this.#head : undefined;
  }

  text(text: string): void {
    const last = this.#gaps.at(-1);
    if (last) last.after += text;
    else this.#head += text;
  }

  gap(gap: G): void {
    this.#gaps.push({ gap, after: '' });
  }

  /** A list or an object of JSON. */
  between<T>(open: string, close: string, items: readonly T[], write: (item: T) => void): void {
    this.text(open);
    items.forEach((item, index) => {
      if (index > 0) this.text(',');
      write(item);
    });
    this.text(close);
  }

  filled(write: (gap: G) => string): string {
    let text = this.#head;
    for (const { gap, after } of this.#gaps) text += write(gap) + after;
    return text;
  }
}
