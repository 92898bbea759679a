// SPDX-License-Identifier: EUPL-1.2
import { morph } from './morph.ts';

const kEvery = 1000; // milliseconds

/** A run under way: its page is looked at again each second until it has ended. Without script the page reloads itself. */
export function followRuns(): void {
  const part = document.querySelector<HTMLElement>('[data-uitvoering]');
  if (part) void follow(part);
}

async function follow(part: HTMLElement): Promise<void> {
  while (part.dataset['uitvoering'] === 'bezig') {
    await new Promise((done) => window.setTimeout(done, kEvery));
    try {
      const answer = await fetch(window.location.href, { headers: { Accept: 'text/html' } });
      if (!answer.ok) continue;
      const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('[data-uitvoering]');
      if (fresh) morph(part, fresh);
    } catch {
      // The network is gone for a moment: the next look tells.
    }
  }
}
