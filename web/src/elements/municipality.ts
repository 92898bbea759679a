// SPDX-License-Identifier: EUPL-1.2

interface Municipality {
  code: string;
  naam: string;
}

function isMunicipality(value: unknown): value is Municipality {
  return typeof value === 'object' && value !== null && typeof (value as Municipality).naam === 'string';
}

/** The municipalities in an answer of /api/v1/gemeenten. */
function listIn(answer: unknown): Municipality[] {
  const embedded = (answer as { _embedded?: { gemeenten?: unknown } } | null)?._embedded?.gemeenten;
  return Array.isArray(embedded) ? embedded.filter(isMunicipality) : [];
}

/** Suggestions while typing, former names too; without script the list of names in the page does this. */
export function suggestMunicipalities(): void {
  const input = document.querySelector<HTMLInputElement>('input[data-gemeentezoeker]');
  const list = input?.list;
  if (!input || !list) return;
  let timer = 0;
  let running: AbortController | undefined;
  input.addEventListener('input', () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => {
      running?.abort();
      running = new AbortController();
      void refresh(input.value.trim(), list, running.signal);
    }, 200);
  });
}

async function refresh(text: string, list: HTMLElement, signal: AbortSignal): Promise<void> {
  if (text.length < 2) return;
  try {
    const answer = await fetch(`/api/v1/gemeenten?zoek=${encodeURIComponent(text)}`, { signal });
    if (!answer.ok) return;
    const found = listIn(await answer.json());
    if (found.length === 0) return;
    list.replaceChildren(...found.slice(0, 20).map((municipality) => {
      const option = document.createElement('option');
      option.value = municipality.naam;
      return option;
    }));
  } catch {
    // No answer: the names that came with the page remain.
  }
}
