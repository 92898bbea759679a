// SPDX-License-Identifier: EUPL-1.2

/**
 * Under each map stands the name and value of the area that is pointed at or has the focus; arrow keys walk on. The
 * figure listens for its areas, so that areas that are drawn anew take part.
 */
export function watchMaps(): void {
  for (const figure of document.querySelectorAll<HTMLElement>('[data-kaart]')) {
    const readout = figure.querySelector<HTMLElement>('[data-aflezing]');
    if (readout === null || figure.querySelector('.gebied') === null) continue;
    let rest = '';
    let shown = false;

    const areaOf = (event: Event): SVGElement | null =>
      event.target instanceof Element ? event.target.closest<SVGElement>('.gebied') : null;
    const show = (event: Event): void => {
      const area = areaOf(event);
      if (area === null) return;
      if (!shown) rest = readout.textContent ?? '';
      shown = true;
      readout.textContent = `${area.dataset['naam'] ?? ''}: ${area.dataset['waarde'] ?? ''}`;
    };
    figure.addEventListener('pointerover', show);
    figure.addEventListener('focusin', show);
    figure.addEventListener('keydown', (event) => {
      const area = areaOf(event);
      const step = event.key === 'ArrowRight' || event.key === 'ArrowDown' ? 1
        : event.key === 'ArrowLeft' || event.key === 'ArrowUp' ? -1 : 0;
      if (area === null || step === 0) return;
      event.preventDefault();
      const areas = [...figure.querySelectorAll<SVGElement>('.gebied')];
      areas[(areas.indexOf(area) + step + areas.length) % areas.length]?.focus();
    });
    figure.addEventListener('pointerleave', () => {
      if (shown) readout.textContent = rest;
      shown = false;
    });
    readout.hidden = false;
  }
}
