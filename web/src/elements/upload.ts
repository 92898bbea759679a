// SPDX-License-Identifier: EUPL-1.2

/**
 * Forms with data-opsturen send their files while a bar shows how far that is; the answer takes the place of the page.
 * Without script the form does the same without a bar.
 */
export function sendFilesWithProgress(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-opsturen]')) {
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      send(form);
    });
  }
}

function send(form: HTMLFormElement): void {
  const box = form.querySelector<HTMLElement>('[data-voortgang]');
  const bar = box?.querySelector('progress');
  const state = box?.querySelector<HTMLElement>('[data-stand]');
  const button = form.querySelector<HTMLButtonElement>('button[type=submit]');
  if (!box || !bar || !state || !button) return form.submit();
  const request = new XMLHttpRequest();
  const ended = () => {
    bar.hidden = true;
    button.disabled = false;
    state.textContent = state.dataset['mislukt'] ?? '';
  };
  request.upload.addEventListener('progress', ({ loaded, total, lengthComputable }) => {
    if (!lengthComputable) return;
    bar.value = (100 * loaded) / total;
    state.textContent = `${Math.round(bar.value)}%`;
  });
  request.upload.addEventListener('load', () => {
    bar.removeAttribute('value');
    state.textContent = state.dataset['rekenen'] ?? '';
  });
  request.addEventListener('error', ended);
  request.addEventListener('load', () => {
    const page = new DOMParser().parseFromString(request.responseText, 'text/html');
    const main = page.querySelector('main');
    const here = document.querySelector('main');
    if (!main || !here) return ended();
    document.title = page.title;
    // What was sent leads to another page: that is where the visitor is now.
    if (request.responseURL && request.responseURL !== form.action) history.pushState(null, '', request.responseURL);
    here.replaceWith(document.importNode(main, true));
    sendFilesWithProgress();
    document.querySelector<HTMLElement>('main h1')?.focus();
    window.scrollTo(0, 0);
  });
  box.hidden = false;
  bar.hidden = false;
  button.disabled = true;
  request.open('POST', form.action);
  request.send(new FormData(form));
}
