import { el, put } from './dom'
import { count, date, percent, score, seconds, span, title } from './format'
import type { Process } from './types'

/** What became of the model in each process that the store remembers; two are compared. */
export class Processes {
  readonly element = el('section', { class: 'card wide', 'data-part': 'processes' })
  private chosen: number[] = []
  private shown: Process[] = []

  set(processes: Process[] | undefined): void {
    this.element.hidden = !processes?.length
    if (!processes?.length) return
    this.shown = processes
    this.chosen = this.chosen.filter(began => processes.some(one => one.began === began))
    if (this.chosen.length === 0) this.chosen = processes.slice(-2).map(one => one.began)
    this.draw()
  }

  private draw(): void {
    if (this.element.contains(document.activeElement)) return // nobody's focus is taken
    const chosen = this.shown.filter(one => this.chosen.includes(one.began))
    const of = (name: string, show: (one: Process) => string): HTMLElement => el('tr', {}, el('th', { scope: 'row' }, name), ...chosen.map(one => el('td', {}, show(one))))
    const scores = [...new Set(chosen.flatMap(one => Object.keys(one.scores)))].sort(), codes = [...new Set(chosen.flatMap(one => Object.keys(one.signals)))].sort()
    put(this.element, el('h3', {}, 'Runs of the process', el('small', {}, `${count(this.shown.length)} are remembered`)),
      el('fieldset', {}, el('legend', {}, 'Up to two at once'), ...this.shown.toReversed().map(one => el('label', {}, el('input', {
        type: 'checkbox', checked: this.chosen.includes(one.began), onchange: (event: Event) => {
          const input = event.target as HTMLInputElement
          this.chosen = input.checked ? [...this.chosen, one.began].slice(-2) : this.chosen.filter(began => began !== one.began)
          input.blur()
          this.draw()
        },
      }), ` ${date(one.began)}`, el('small', {}, ` ${one.version}`)))),
      el('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Runs of the process compared' }, el('table', { class: 'facts-table' },
        el('thead', {}, el('tr', {}, el('td'), ...chosen.map(one => el('th', { scope: 'col' }, date(one.began))))),
        el('tbody', {}, of('version', one => one.version || '–'), of('lasted', one => span((one.until - one.began) / 1000)), of('calls', one => count(one.calls)),
          of('errors', one => one.calls ? percent((one.errors ?? 0) / one.calls) : '–'),
          of('p50', one => seconds(one.latency?.[1])), of('p99', one => `${seconds(one.latency?.[3])}${one.latency ? ` of ${count(one.latency[0])}` : ''}`),
          ...scores.map(name => of(title(name), one => !one.scores[name] ? '–' : score(one.scores[name][0]) + (one.scores[name][1] !== null ? ` (${score(one.scores[name][1])} to ${score(one.scores[name][2])})` : ''))),
          ...codes.map(code => of(`signals ${code}`, one => count(one.signals[code] ?? 0)))))))
  }
}
