// SPDX-License-Identifier: EUPL-1.2

/** Under each map stands the name and value of the area that is pointed at or has the focus; arrow keys walk on. */
export function watchMaps(): void {
  for (const figure of document.querySelectorAll<HTMLElement>('[data-kaart]')) {
    const readout = figure.querySelector<HTMLElement>('[data-aflezing]');
    const areas = [...figure.querySelectorAll<SVGElement>('.gebied')];
    if (readout === null || areas.length === 0) continue;
    const rest = readout.textContent ?? '';

    const show = (area: SVGElement): void => {
      readout.textContent = `${area.dataset['naam'] ?? ''}: ${area.dataset['waarde'] ?? ''}`;
    };
    const move = (from: SVGElement, step: number): void => {
      const next = areas[(areas.indexOf(from) + step + areas.length) % areas.length];
      next?.focus();
    };
    for (const area of areas) {
      area.addEventListener('pointerenter', () => show(area));
      area.addEventListener('focus', () => show(area));
      area.addEventListener('keydown', (event) => {
        const step = event.key === 'ArrowRight' || event.key === 'ArrowDown' ? 1
          : event.key === 'ArrowLeft' || event.key === 'ArrowUp' ? -1 : 0;
        if (step === 0) return;
        event.preventDefault();
        move(area, step);
      });
    }
    figure.addEventListener('pointerleave', () => (readout.textContent = rest));
    readout.hidden = false;
  }
}
