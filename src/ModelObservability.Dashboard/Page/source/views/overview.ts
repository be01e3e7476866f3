import { color, el, modelUrl, put, say, svg } from '../dom'
import { count, number, percent, score, seconds, span, title } from '../format'
import type { Live } from '../live'
import { empty, Signals } from '../parts'
import type { Numbers, Summary } from '../types'

const fill = `ModelMonitor monitor = new("fraud", version: "1.0");\nvar predict = monitor.Observe<Transaction, float>(model.Predict);`

/** All models and versions of the process. */
export class Overview {
  readonly element = el('div')
  private readonly filter = el('input', { type: 'search', placeholder: 'Filter by name', 'aria-label': 'Filter models by name', oninput: () => this.update() })
  private readonly body = el('tbody')
  private readonly table = el('table', { class: 'models' },
    el('thead', {}, el('tr', {}, ...['Model', 'Calls', 'Last 15 minutes', 'p50', 'p99', 'Errors', 'Score', 'Signals', 'Training'].map(name => el('th', { scope: 'col' }, name)))), this.body)
  private readonly nothing = empty('No model is watched yet. These lines watch one:', fill)
  private readonly signals = new Signals(true)
  private readonly rows = new Map<string, HTMLTableRowElement>()

  constructor(private readonly live: Live) {
    put(this.element, el('div', { class: 'bar' }, el('h1', {}, 'Models'), this.filter), this.table, this.nothing,
      el('section', { class: 'card wide' }, el('h2', {}, 'Signals'), this.signals.element))
  }

  update(): void {
    const { models, signals } = this.live.data!
    const wanted = this.filter.value.trim().toLowerCase()
    const shown = models.filter(model => !wanted || model.name.toLowerCase().includes(wanted))
    this.filter.hidden = models.length < 8
    this.table.hidden = models.length === 0
    this.nothing.hidden = models.length > 0
    const keys = new Set(shown.map(keyOf))
    for (const [key, row] of this.rows) if (!keys.has(key)) { row.remove(); this.rows.delete(key) }
    for (const model of shown.sort(byUrgency)) {
      let row = this.rows.get(keyOf(model))
      if (!row) this.rows.set(keyOf(model), row = this.build(model))
      this.fill(row, model)
    }
    const order = shown.map(model => this.rows.get(keyOf(model))!)
    if (order.some((row, at) => this.body.children[at] !== row)) this.body.replaceChildren(...order)
    this.signals.set(signals.slice(-20), 'No signal so far: nothing has been found wrong.')
  }

  private build(model: Summary): HTMLTableRowElement {
    const names = ['Calls', 'Last 15 minutes', 'p50', 'p99', 'Errors', 'Score', 'Signals', 'Training']
    return el('tr', {}, el('th', { scope: 'row' }, el('a', { href: modelUrl(model.name, model.version), title: model.name }, model.name), el('span', { class: 'version' }, model.version), el('span', { class: 'gone' })),
      ...names.map(name => el('td', { 'data-name': name })))
  }

  private fill(row: HTMLTableRowElement, model: Summary): void {
    const [head, rate, spark, p50, p99, errors, main, signals, training] = row.children
    row.classList.toggle('dead', !model.alive)
    say(head.lastElementChild!, model.alive ? '' : 'gone')
    say(rate, model.rate === null ? '–' : `${number(model.rate)}/s`)
    if (model.spark) put(spark, sparkline(model.spark))
    const few = (model.latency?.[0] ?? 0) < 100
    say(p50, seconds(model.latency?.[1]))
    say(p99, seconds(model.latency?.[2]) + (model.latency?.[0] ? ` of ${count(model.latency[0])}` : ''))
    p99.classList.toggle('few', few)
    p99.setAttribute('title', few ? 'Fewer than 100 calls in the last minute: a p99 is one of the slowest calls' : '')
    say(errors, model.minuteCalls ? `${percent((model.minuteErrors ?? 0) / model.minuteCalls)}` : '–')
    errors.classList.toggle('bad', !!model.minuteErrors)
    say(main, model.score ? `${title(model.score.i)} ${score(model.score.last)}` : '–')
    const open = (['error', 'warning', 'information'] as const).filter(severity => model.open[severity] > 0)
    const text = open.map(severity => `${model.open[severity]} ${severity}`).join(', ') || 'none open'
    if (signals.textContent !== text) put(signals, ...open.length ? open.flatMap((severity, at) => [at ? ', ' : '', el('span', { class: 'pill ' + severity }, `${model.open[severity]} ${severity}`)]) : [text])
    say(training, model.run ? `${percent(model.run.progress)}${model.run.remaining !== null ? `, ${span(model.run.remaining)} left` : ''}` : '–')
  }
}

const keyOf = (model: Summary): string => `${model.name}\n${model.version}\n${model.framework}`

const byUrgency = (one: Summary, other: Summary): number =>
  other.open.error - one.open.error || other.open.warning - one.open.warning || Number(other.alive) - Number(one.alive) || one.name.localeCompare(other.name) || one.version.localeCompare(other.version)

function sparkline(values: Numbers): SVGSVGElement {
  const most = Math.max(1e-9, ...values.map(value => value ?? 0)), width = 120, height = 24
  const parts: string[] = []
  values.forEach((value, at) => {
    if (value === null) return
    const begins = at === 0 || values[at - 1] === null
    parts.push(`${begins ? 'M' : 'L'}${(at / Math.max(1, values.length - 1) * width).toFixed(1)} ${(height - 2 - value / most * (height - 4)).toFixed(1)}`)
  })
  return svg('svg', { viewBox: `0 0 ${width} ${height}`, class: 'spark', role: 'img', 'aria-label': `calls a second, at most ${number(most)}` }, svg('path', { d: parts.join(''), stroke: color('blue') }))
}
