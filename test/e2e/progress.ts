/** What is the latest that happens, of any part of the run; a step tells only when something is done. */
let latest = '';

/** Notes what a part of the run says of itself. */
export function note(part: string, text: string): void {
  // Not the frames around warnings of Terraform.
  const line = text.split('\n').filter((one) => /^[^│]*\w/.test(one)).pop()?.trim();
  if (line) latest = `${part}: ${line.length > 140 ? `${line.slice(0, 140)}...` : line}`;
}

/** Prints what happens at the moment, when nothing else was printed for a while: who waits shall see that it goes on. */
export class Progress {
  private readonly timer: NodeJS.Timeout;
  private readonly start = Date.now();

  constructor(private readonly print: (line: string) => void, milliseconds: number = 20_000) {
    this.timer = setInterval(() => {
      this.print(`   ... ${Math.round((Date.now() - this.start) / 1000)} s, ${latest || 'starting'}`);
    }, milliseconds);
    this.timer.unref();
  }

  public say(line: string): void {
    this.timer.refresh();
    this.print(line);
  }

  public stop(): void {
    clearInterval(this.timer);
  }
}
