// SPDX-License-Identifier: EUPL-1.2
import { morph } from './morph.ts';

/**
 * The bars of years: another year is fetched and laid over the parts of the page that show it, which then move there.
 * Without script the form and the links below the bar do the same with a new page.
 */
export function moveThroughYears(): void {
  const bars = [...document.querySelectorAll<HTMLFormElement>('form[data-jaarbalk]')];
  for (const bar of bars) {
    const range = bar.querySelector<HTMLInputElement>('input[type="range"]');
    const years = (bar.dataset['jaren'] ?? '').split(' ').map(Number).filter((year) => year > 0);
    if (!range || years.length < 2) continue;
    bar.querySelector('button')?.setAttribute('hidden', '');
    snap(range, years);
    let timer = 0;
    range.addEventListener('input', () => {
      const year = nearest(years, Number(range.value));
      show(bars, year);
      window.clearTimeout(timer);
      timer = window.setTimeout(() => void goTo(bar, year), 120);
    });
    bar.addEventListener('submit', (event) => {
      event.preventDefault();
      void goTo(bar, nearest(years, Number(range.value)));
    });
  }
}

function nearest(years: number[], year: number): number {
  return years.reduce((best, each) => (Math.abs(each - year) < Math.abs(best - year) ? each : best));
}

/** Arrow keys go to the next year that can be shown, not to the next number. */
function snap(range: HTMLInputElement, years: number[]): void {
  range.addEventListener('keydown', (event) => {
    const step = event.key === 'ArrowRight' || event.key === 'ArrowUp' || event.key === 'PageUp' ? 1
      : event.key === 'ArrowLeft' || event.key === 'ArrowDown' || event.key === 'PageDown' ? -1 : 0;
    const next = years[years.indexOf(nearest(years, Number(range.value))) + step];
    if (step === 0) return;
    event.preventDefault();
    if (next === undefined) return;
    range.value = String(next);
    range.dispatchEvent(new Event('input', { bubbles: true }));
  });
}

/** Every bar stands at the same year. */
function show(bars: HTMLFormElement[], year: number): void {
  for (const bar of bars) {
    const range = bar.querySelector<HTMLInputElement>('input[type="range"]');
    if (range && range.value !== String(year)) range.value = String(year);
    const output = bar.querySelector('[data-jaar]');
    if (output) output.textContent = String(year);
  }
}

let running: AbortController | undefined;

async function goTo(bar: HTMLFormElement, year: number): Promise<void> {
  const address = new URL(bar.action);
  for (const [name, value] of new FormData(bar)) address.searchParams.set(name, String(value));
  address.searchParams.set('peil', String(year));
  running?.abort();
  running = new AbortController();
  try {
    const answer = await fetch(address, { signal: running.signal });
    if (!answer.ok) throw new Error(String(answer.status));
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
    for (const part of document.querySelectorAll('[data-jaardeel]')) {
      const other = fresh.querySelector(`[data-jaardeel="${part.getAttribute('data-jaardeel') ?? ''}"]`);
      if (other) morph(part, other);
    }
    address.hash = '';
    history.replaceState(null, '', address);
  } catch (problem) {
    // Another year was asked for meanwhile, or the network is gone: the form itself then brings a new page.
    if (!(problem instanceof DOMException && problem.name === 'AbortError')) bar.submit();
  }
}
