import { el } from './dom'

export interface Bin { title: string, label?: string, values: number[] }

/** Bars side by side, as high as their share of the highest. Heights are classes: the page has no inline style. */
export function bars(name: string, bins: Bin[], kinds: string[], ...note: (Node | string)[]): HTMLElement {
  const most = Math.max(1e-12, ...bins.flatMap(bin => bin.values))
  return el('div', { class: 'bars', role: 'img', 'aria-label': name },
    ...bins.map(bin => el('div', { class: 'bin', title: bin.title }, ...bin.values.map((value, at) => el('i', { class: `${kinds[at]} h-${height(value, most)}` })))),
    el('p', { class: 'note' }, ...note))
}

/** What is not nothing is never drawn as nothing. */
const height = (value: number, most: number): number => value > 0 ? Math.max(1, Math.round(value / most * 40)) : 0
