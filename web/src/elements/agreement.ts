// SPDX-License-Identifier: EUPL-1.2

interface Finding {
  icon: string;
  message: string;
  advice: string;
}
interface Answer {
  velden: { id: string; bevindingen: Finding[] }[];
}

const kPause = 600; // Milliseconds without typing before the server is asked.

/** Forms with data-overeenkomst are checked while somebody types; saving checks the same without script. */
export function checkAgreements(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-overeenkomst]')) {
    let waiting = 0;
    let asked = 0;
    form.addEventListener('input', () => {
      window.clearTimeout(waiting);
      waiting = window.setTimeout(() => {
        const mine = ++asked;
        void check(form).then((answer) => {
          if (answer && mine === asked) show(form, answer); // A later question has overtaken this one.
        });
      }, kPause);
    });
  }
}

async function check(form: HTMLFormElement): Promise<Answer | null> {
  try {
    const response = await fetch(form.dataset['overeenkomst'] ?? '', {
      method: 'POST',
      body: new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)])),
    });
    return response.ok ? ((await response.json()) as Answer) : null;
  } catch {
    return null; // Without a network the form still works; saving will say what is wrong.
  }
}

function show(form: HTMLFormElement, answer: Answer): void {
  for (const { id, bevindingen } of answer.velden) {
    const list = form.querySelector(`[data-veld="${CSS.escape(id)}"] [data-bevindingen]`);
    list?.replaceChildren(...bevindingen.map(item));
  }
}

function item({ icon, message, advice }: Finding): HTMLLIElement {
  const line = document.createElement('li');
  const status = document.createElement('span');
  status.className = `status status--${icon}`;
  const picture = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  picture.setAttribute('class', 'icoon');
  picture.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', `#i-${icon}`);
  picture.append(use);
  status.append(picture, ` ${message}`);
  line.append(status, ` ${advice}`);
  return line;
}
