// SPDX-License-Identifier: EUPL-1.2

/**
 * Forms with data-autosubmit send themselves when a choice is made with the mouse or a tap. With the keyboard the
 * button remains the way: an arrow key must not leave the page (WCAG 3.2.2).
 */
export function submitOnChange(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-autosubmit]')) {
    let pointer = false;
    form.addEventListener('pointerdown', () => (pointer = true));
    form.addEventListener('keydown', () => (pointer = false));
    form.addEventListener('change', (event) => {
      if (pointer && event.target instanceof HTMLSelectElement) form.requestSubmit();
    });
  }
}
