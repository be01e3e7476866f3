import { Chart } from './chart'
import { el, put } from './dom'
import { Heat } from './heat'
import { hidden, linesOf, showCount, type Panel } from './panels'
import type { Group, Snapshot } from './types'

/** A grid of panels that are kept while their data changes. */
export class Deck {
  readonly element = el('div', { class: 'deck' })
  private cards = new Map<string, { card: HTMLElement, chart: Chart | Heat, note: HTMLElement }>()

  set(panels: Panel[], group: Group, data: Snapshot): void {
    const keys = panels.map(panel => panel.key)
    if (keys.join() !== [...this.cards.keys()].join()) this.build(panels)
    for (const panel of panels) {
      const { chart, note } = this.cards.get(panel.key)!
      if (chart instanceof Heat) chart.set(panel.series[0].heat ?? [], panel.series[0].edges ?? [], panel.series[0].n!.length)
      else chart.set(linesOf(panel, group, data.from, data.step, data.origin))
      const notes = [hidden(panel) ? `${hidden(panel)} more series are not drawn` : '', panel.series.some(one => one.cut) ? 'history is full: quantiles are not to be had' : '']
      note.textContent = notes.filter(Boolean).join('; ')
    }
  }

  clear(): void {
    for (const { chart } of this.cards.values()) if (chart instanceof Chart) chart.destroy()
    this.cards.clear()
    put(this.element)
  }

  private build(panels: Panel[]): void {
    this.clear()
    for (const panel of panels) {
      const chart = panel.isHeat ? new Heat(panel.title) : new Chart(panel.title, panel.show, true, showCount, panel.tick, panel.steps)
      const note = el('p', { class: 'note' })
      const card = el('section', { class: 'card', 'data-instrument': panel.instrument }, el('h3', { title: `${panel.instrument}: ${panel.text}` }, panel.title, panel.unit ? el('small', {}, panel.unit) : null), chart.element, note)
      this.cards.set(panel.key, { card, chart, note })
      this.element.append(card)
    }
  }
}
