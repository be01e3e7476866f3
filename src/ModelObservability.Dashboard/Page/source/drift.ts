import { bars } from './bars'
import { Chart, type Line } from './chart'
import { el, put } from './dom'
import { count, number, percent, score, title, shown } from './format'
import { band } from './panels'
import { empty, Signals, tile } from './parts'
import type { Drift, DriftColumn, Group, Series, Signal, Snapshot } from './types'


/** Each feature beside its reference, what quality is estimated to be beside what it was, and what detectors found. */
export class DriftDetails {
  readonly element = el('div')
  private readonly tiles = el('dl', { class: 'tiles' })
  private readonly columns = el('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Drift of each column' })
  private readonly histogram = el('section', { class: 'card tall' })
  private readonly estimates = el('div', { class: 'deck' })
  private readonly findings = new Signals(false)
  private readonly charts = new Map<string, { card: HTMLElement, chart: Chart }>()
  private readonly pair: HTMLElement
  private chosen = ''
  private drawn = ''

  constructor() {
    this.pair = el('div', { class: 'pair' }, el('section', { class: 'card' }, el('h3', {}, 'Columns', el('small', {}, 'the last complete window beside the reference')), this.columns), this.histogram)
    put(this.element, this.tiles, this.pair, this.estimates, el('section', { class: 'card wide' }, el('h3', {}, 'What drift tests and watchers found'), this.findings.element))
  }

  set(drift: Drift | undefined, group: Group, data: Snapshot, signals: Signal[]): void {
    this.tiles.hidden = this.pair.hidden = !drift
    if (drift) this.drawColumns(drift)
    this.drawEstimates(group, data, drift?.refuted ?? false)
    this.findings.set(signals.filter(one => /^MO(501[1-4]|7\d\d\d)$/.test(one.code)), 'Nothing was found. Detectors compare calls and labels with a reference after monitor.Watch(profile).')
  }

  clear(): void {
    for (const { chart } of this.charts.values()) chart.destroy()
    this.charts.clear()
    put(this.estimates)
  }

  private drawColumns(drift: Drift): void {
    const key = JSON.stringify([drift, this.chosen])
    if (key === this.drawn) return
    this.drawn = key
    const found = drift.columns.filter(column => column.kinds)
    put(this.tiles, tile('Windows', count(drift.windows), 'compared so far'), tile('Waiting', count(drift.waiting), 'rows in the next window'),
      tile('Drifting', count(found.length), `of ${count(drift.of)} columns, in 3 of 5 windows`))
    if (drift.windows === 0) { put(this.columns, empty(`Not enough rows yet: ${count(drift.waiting)} wait for the first window to end.`)); this.histogram.hidden = true; return }
    const chosen = drift.columns.find(column => column.name === this.chosen) ?? drift.columns[0]
    put(this.columns, el('table', { class: 'facts-table drift-table' }, el('thead', {}, el('tr', {}, ...['Column', 'Index', 'Significance', 'Missing', 'Unseen', 'Rows', 'Finding'].map(name => el('th', { scope: 'col' }, name)))),
      el('tbody', {}, ...drift.columns.map(column => el('tr', { class: column === chosen ? 'chosen' : '' },
        el('th', { scope: 'row' }, el('button', { class: 'link', 'aria-pressed': String(column === chosen), onclick: () => { this.chosen = column.name; this.drawColumns(drift) } }, nameOf(column))),
        el('td', {}, number(column.index)), el('td', {}, column.enough ? `p = ${number(column.p)}` : 'not enough rows'),
        el('td', {}, `${percent(column.missing)}, was ${percent(column.referenceMissing)}`), el('td', {}, percent(column.unseen)), el('td', {}, count(column.rows)),
        el('td', { class: column.kinds ? 'bad' : '' }, column.kinds || 'none'))))), drift.of > drift.columns.length ? el('p', { class: 'note' }, `${count(drift.of - drift.columns.length)} columns nearer to their reference are not listed`) : null)
    this.histogram.hidden = !chosen.bins
    if (chosen.bins) put(this.histogram, el('h3', {}, nameOf(chosen), el('small', {}, 'reference and last window')), distribution(chosen))
  }

  /** Estimated scores as lines with their band, and on the same axis the score that labels gave. */
  private drawEstimates(group: Group, data: Snapshot, refuted: boolean): void {
    const estimates = refuted ? [] : group.series.filter(one => one.i === 'ml.quality.estimated' && one.v)
    const names = estimates.map(one => one.a['ml.score.name'])
    if (names.join() !== [...this.charts.keys()].join()) {
      this.clear()
      for (const name of names) {
        const chart = new Chart(`Estimated ${name}`, score)
        const card = el('section', { class: 'card', 'data-estimate': name }, el('h3', {}, title('ml.quality.' + name), el('small', {}, 'estimated without labels, and real')), chart.element)
        this.charts.set(name, { card, chart })
        this.estimates.append(card)
      }
    }
    if (refuted && !this.estimates.hasChildNodes()) put(this.estimates, el('section', { class: 'card', 'data-estimate': 'refuted' }, el('h3', {}, 'Estimated quality'), el('p', { class: 'note' }, 'Labels contradict what was estimated without them (MO5014), so it is no longer published.')))
    for (const series of estimates) {
      const name = series.a['ml.score.name'], values = series.v!
      const lines: Line[] = [{ label: 'estimated', values, ...band(group, series) }]
      const real = realOf(group, name)
      if (real) lines.push({ label: `real, ${real.a['ml.quality.window'] === 'recent' ? 'recent window' : 'since the start'}`, values: real.v!, ...band(group, real) })
      this.charts.get(name)!.chart.set({ x: Array.from({ length: values.length }, (_, at) => data.origin / 1000 + data.from + at * data.step), lines })
    }
  }
}

const nameOf = (column: DriftColumn): string => shown[column.name] ?? column.name

function realOf(group: Group, name: string): Series | undefined {
  const scores = group.series.filter(one => one.i === `ml.quality.${name}` && one.v && Object.keys(one.a).every(key => ['ml.quality.window', 'ml.quality.task'].includes(key)))
  return scores.find(one => one.a['ml.quality.window'] === 'recent') ?? scores[0]
}

/** Shares of both, so that windows of any length compare. */
function distribution(column: DriftColumn): HTMLElement {
  const bins = column.bins!, sum = (at: 1 | 2) => bins.reduce((total, bin) => total + bin[at], 0) || 1
  const [reference, live] = [sum(1), sum(2)]
  const some = bins.filter(bin => bin[1] > 0 || bin[2] > 0)
  return el('div', {},
    bars(`Distribution of ${nameOf(column)}`, some.map(([label, one, other]) => ({ title: `${label}: ${percent(one / reference)} of the reference, ${percent(other / live)} of the window`, values: [one / reference, other / live] })), ['c-gray', 'c-blue'],
      some.length ? `left ${some[0][0]}, right ${some[some.length - 1][0]}; ` : 'no values; ', el('i', { class: 'swatch c-gray' }), ' reference, ', el('i', { class: 'swatch c-blue' }), ' last window, each as shares'),
    el('details', {}, el('summary', {}, 'as a table'), el('table', { class: 'facts-table' }, el('thead', {}, el('tr', {}, ...['values', 'reference', 'window'].map(name => el('th', { scope: 'col' }, name)))),
      el('tbody', {}, ...bins.map(([label, one, other]: [string, number, number]) => el('tr', {}, el('th', { scope: 'row' }, label), el('td', {}, percent(one / reference)), el('td', {}, percent(other / live))))))))
}
