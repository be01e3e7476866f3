import { el, put } from './dom'
import { count, number, percent, span } from './format'
import { Signals } from './parts'
import type { Group, Series, Signal } from './types'

/** Objectives with their error budgets and burn rates, and forecasts. */
export class ObjectiveDetails {
  readonly element = el('div')
  private readonly list = el('div', { class: 'deck' })
  private readonly forecasts = el('div')
  private readonly findings = new Signals(false)
  private readonly found: HTMLElement
  private drawn = ''

  constructor() {
    this.found = el('section', { class: 'card wide' }, el('h3', {}, 'What burned'), this.findings.element)
    put(this.element, this.list, this.forecasts, this.found)
  }

  set(group: Group, signals: Signal[]): void {
    const of = (instrument: string) => group.series.filter(one => one.i === instrument)
    const targets = of('ml.objective.target'), remaining = group.series.filter(one => one.i.startsWith('ml.forecast.remaining'))
    const key = JSON.stringify([...targets, ...of('ml.objective.events'), ...of('ml.objective.budget.remaining'), ...of('ml.objective.burn_rate'), ...remaining].map(one => [one.id, one.last]))
    this.found.hidden = targets.length === 0
    this.findings.set(signals.filter(one => one.code.startsWith('MO8')), 'No error budget was spent faster than its rules allow.')
    if (key === this.drawn) return
    this.drawn = key
    put(this.list, ...targets.map(target => objective(target, of)))
    put(this.forecasts, ...(remaining.length ? [forecasts(remaining)] : []))
  }
}

function objective(target: Series, of: (instrument: string) => Series[]): HTMLElement {
  const name = target.a['ml.objective.name'], same = (one: Series) => one.a['ml.objective.name'] === name
  const events = (result: string) => of('ml.objective.events').find(one => same(one) && one.a['ml.objective.result'] === result)?.last
  const left = of('ml.objective.budget.remaining').find(same)?.last
  const rates = of('ml.objective.burn_rate').filter(same).sort((one, other) => seconds(one.a['ml.objective.window']) - seconds(other.a['ml.objective.window']))
  return el('section', { class: 'card', 'data-objective': name }, el('h3', {}, name, el('small', {}, `${percent(target.last)} of events must be good`)),
    el('p', { class: 'budget' }, 'Error budget left ', el('b', { class: typeof left === 'number' && left < 0 ? 'bad' : '' }, percent(left))),
    el('progress', { max: 1, value: Math.max(0, Math.min(1, left ?? 0)), 'aria-label': `Error budget of ${name} that is left` }),
    el('dl', { class: 'facts' }, ...([['good', count(events('good'))], ['bad', count(events('bad'))]] as const).map(([label, value]) => el('div', {}, el('dt', {}, label), el('dd', {}, value)))),
    rates.length ? el('dl', { class: 'facts rates' }, ...rates.map(rate => el('div', {}, el('dt', {}, `burn rate, ${rate.a['ml.objective.window']}`), el('dd', { class: (rate.last ?? 0) > 1 ? 'bad' : '' }, number(rate.last))))) : null,
    el('p', { class: 'note' }, 'A burn rate of 1 spends the budget exactly within the period.'))
}

function forecasts(series: Series[]): HTMLElement {
  const names = [...new Set(series.map(one => one.a['ml.forecast.name']))]
  const last = (name: string, side: string) => series.find(one => one.i === `ml.forecast.remaining${side}` && one.a['ml.forecast.name'] === name)?.last
  return el('section', { class: 'card wide' }, el('h3', {}, 'Forecasts', el('small', {}, '90 % interval, if it goes on so')), el('table', { class: 'facts-table' },
    el('thead', {}, el('tr', {}, ...['Quantity', 'Level reached in', 'At the earliest', 'At the latest'].map(name => el('th', { scope: 'col' }, name)))),
    el('tbody', {}, ...names.map(name => el('tr', { 'data-forecast': name }, el('th', { scope: 'row' }, name), el('td', {}, span(last(name, ''))), el('td', {}, span(last(name, '.earliest'))),
      el('td', {}, typeof last(name, '.latest') === 'number' ? span(last(name, '.latest')) : 'perhaps never'))))))
}

/** `5m`, `1h`, `3d`. */
const seconds = (window: string): number => parseFloat(window) * ({ s: 1, m: 60, h: 3600, d: 86400 }[window.slice(-1)] ?? 1)
