import { el, modelUrl, put, root } from './dom'
import { date, neat } from './format'
import type { Signal } from './types'

/** What a view shows instead of nothing: what is missing, and the line of code that fills it. */
export function empty(what: string, code?: string): HTMLElement {
  return el('div', { class: 'empty' }, el('p', {}, what), code ? el('pre', { tabindex: 0 }, el('code', {}, code)) : null)
}

export function tile(name: string, value: string, note = ''): HTMLElement {
  return el('div', { class: 'tile' }, el('dt', {}, name), el('dd', {}, value, note ? el('small', {}, note) : null))
}

/** The list of signals, the newest first. */
export class Signals {
  readonly element = el('div', { class: 'signals' })
  private shown = ''

  constructor(private readonly withModel: boolean) {}

  set(signals: Signal[], what: string): void {
    const key = signals.map(one => one.number).join() + what
    if (key === this.shown) return
    this.shown = key
    if (signals.length === 0) { put(this.element, empty(what)); return }
    put(this.element, el('ul', { class: 'signal-list' }, ...signals.toReversed().map(one => el('li', { class: one.severity },
      el('p', { class: 'head' }, el('strong', {}, el('span', { class: 'severity' }, one.severity), ' ', one.page ? el('a', { href: `${root}/-/signals/${one.code}`, title: `What ${one.code} means and what to do` }, one.code) : one.code), el('time', {}, date(one.time)),
        this.withModel ? el('a', { href: modelUrl(one.name) }, `${one.name} ${one.version}`.trim()) : one.version ? el('span', {}, one.version) : null),
      el('p', {}, one.message),
      Object.keys(one.evidence).length ? el('ul', { class: 'evidence' }, ...Object.entries(one.evidence).map(([name, value]) => el('li', {}, el('span', {}, name), ' ', el('b', { title: value }, neat(value))))) : null,
      el('p', { class: 'advice' }, one.suggestion)))))
  }
}
