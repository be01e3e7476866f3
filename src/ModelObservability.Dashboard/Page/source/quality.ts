import { bars } from './bars'
import { el, put, svg } from './dom'
import { count, score, title } from './format'
import { Matrix } from './matrix'
import { plane } from './plane'
import { Threshold } from './threshold'
import type { Group, Numbers, Quality, Segment } from './types'

/** What of quality is no line over time: curves, the confusion matrix, reliability, segments. */
export class QualityDetails {
  readonly element = el('div', { class: 'deck' })
  private readonly threshold = new Threshold()
  private readonly confusion = new Matrix('Confusion matrix')
  private readonly outcome = new Matrix('Confusion matrix')
  private readonly cards = {
    threshold: card('Curves and threshold', this.threshold.element, 'since the start'),
    confusion: card('Confusion matrix', this.confusion.element, 'since the start'),
    outcome: card('Confusion matrix', this.outcome.element, 'since the start'),
    reliability: card('Reliability', el('div'), 'since the start'),
    histogram: card('Scores by label', el('div'), 'since the start'),
    segments: card('Segments', el('div'), ''),
  }

  set(quality: Quality | undefined, group: Group): void {
    const shown: HTMLElement[] = []
    if (quality?.curve) { this.threshold.set(quality); shown.push(this.cards.threshold) }
    if (quality?.curve && quality.curve.points.length > 2) { put(this.cards.histogram.lastElementChild!, histogram(quality)); shown.push(this.cards.histogram) }
    if (quality?.binary && !quality.curve) { this.outcome.set(['negative', 'positive'], [quality.binary.tn, quality.binary.fp, quality.binary.fn, quality.binary.tp]); shown.push(this.cards.outcome) }
    if (quality?.confusion) { this.confusion.set(quality.confusion.classes, quality.confusion.cells); shown.push(this.cards.confusion) }
    if (quality?.reliability) { put(this.cards.reliability.lastElementChild!, reliability(quality.reliability)); shown.push(this.cards.reliability) }
    const table = segments(group), bands = quality?.segments?.length ? forest(quality.segments) : null
    if (table || bands) { put(this.cards.segments.lastElementChild!, bands, table); shown.push(this.cards.segments) }
    if (shown.some((one, at) => this.element.children[at] !== one) || this.element.childElementCount !== shown.length) put(this.element, ...shown)
  }
}

function card(name: string, body: HTMLElement, note: string): HTMLElement {
  return el('section', { class: 'card tall' }, el('h3', {}, name, note ? el('small', {}, note) : null), body)
}

function reliability(data: { ece: number | null, bins: Numbers[] }): HTMLElement {
  const bins = data.bins.filter(bin => (bin[2] ?? 0) > 0) as [number, number, number][]
  const most = Math.max(1, ...bins.map(bin => bin[2]))
  return el('figure', {}, el('figcaption', {}, `Expected calibration error ${score(data.ece)}; the size of a point is its number of samples`),
    plane('Reliability diagram', 'mean probability', 'share that is positive',
      [{ points: [[0, 0], [1, 1]], className: 'chance' }, { points: bins.map(([x, y]) => [x, y]), className: 'curve' }], undefined, bins.map(([x, y, n]) => [x, y, n / most])),
    el('details', {}, el('summary', {}, 'as a table'), el('table', { class: 'facts-table' }, el('thead', {}, el('tr', {}, ...['said', 'was', 'samples'].map(name => el('th', { scope: 'col' }, name)))),
      el('tbody', {}, ...bins.map(([x, y, n]) => el('tr', {}, el('td', {}, score(x)), el('td', {}, score(y)), el('td', {}, count(n))))))))
}

/** Twenty bins of scores, from the points of the curve: what lies between two thresholds. */
function histogram(quality: Quality): HTMLElement {
  const { points, positives, negatives } = quality.curve!
  const known = points.filter(point => point[0] !== null) as [number, number, number, number, number, number][]
  const inside = known.every(point => point[0] >= 0 && point[0] <= 1)
  const low = inside ? 0 : Math.min(...known.map(point => point[0])), high = inside ? 1 : Math.max(...known.map(point => point[0]))
  const bins = Array.from({ length: 20 }, () => [0, 0])
  let before: [number, number] = [0, 0]
  for (const [threshold, tp, fp] of known) {
    const bin = bins[Math.min(19, Math.max(0, Math.floor((threshold - low) / (high - low || 1) * 20)))]
    bin[0] += tp - before[0]
    bin[1] += fp - before[1]
    before = [tp, fp]
  }
  return bars(`Histogram of scores: ${count(positives)} positives, ${count(negatives)} negatives`, bins.map(([positive, negative], at) => ({
    title: `scores from ${score(low + at * (high - low) / 20)}: ${count(positive)} positive, ${count(negative)} negative`, values: [positive / (positives || 1), negative / (negatives || 1)],
  })), ['c-blue', 'c-orange'], `from ${score(low)} to ${score(high)}; `, el('i', { class: 'swatch c-blue' }), ` ${count(positives)} positives, `, el('i', { class: 'swatch c-orange' }), ` ${count(negatives)} negatives, each as shares of their class`)
}

/** Scores of segments, side by side. */
function segments(group: Group): HTMLElement | null {
  const own = new Set(['ml.quality.window', 'ml.quality.task', 'ml.quality.average', 'ml.quality.k', 'ml.class'])
  const scores = group.series.filter(one => one.i.startsWith('ml.quality.') && one.a['ml.quality.window'] === 'all' && !one.a['ml.class'])
  const name = scores.flatMap(one => Object.keys(one.a)).find(attribute => !own.has(attribute))
  if (!name) return null
  const columns = [...new Set(scores.map(one => one.i))].slice(0, 6), values = [...new Set(scores.map(one => one.a[name] ?? ''))].sort()
  return el('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': `Scores by ${name}` }, el('table', { class: 'facts-table' },
    el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, name), ...columns.map(column => el('th', { scope: 'col' }, title(column))))),
    el('tbody', {}, ...values.map(value => el('tr', {}, el('th', { scope: 'row' }, value || 'all'), ...columns.map(column =>
      el('td', {}, score(scores.find(one => one.i === column && (one.a[name] ?? '') === value)?.last))))))))
}

/** The accuracy of each segment with its anytime-valid interval: where two intervals do not meet, the segments differ. */
function forest(segments: Segment[]): HTMLElement {
  if (!segments.some(([, , value]) => value !== null)) return el('p', { class: 'note' }, 'No segment has a labelled sample yet.')
  const known = segments.filter(([, , value]) => value !== null) as [string, number, number, number | null, number | null][]
  const row = 22, left = 96, width = 340, height = known.length * row + 18
  const ends = known.flatMap(([, , value, low, high]) => [value, low ?? value, high ?? value])
  const least = Math.max(0, Math.floor(Math.min(...ends) * 20 - 0.2) / 20), most = Math.min(1, Math.ceil(Math.max(...ends) * 20 + 0.2) / 20)
  const x = (value: number) => left + (value - least) / (most - least || 1) * (width - left - 14)
  return el('figure', { class: 'forest' }, el('figcaption', {}, 'Accuracy of each segment with the interval that holds at all looks (95 %)'),
    svg('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': known.map(([name, samples, value, low, high]) => `${name}: ${score(value)}, ${score(low)} to ${score(high)}, ${count(samples)} samples`).join('; ') },
      ...[least, (least + most) / 2, most].flatMap(tick => [svg('line', { x1: x(tick), x2: x(tick), y1: 0, y2: height - 14, class: 'grid' }), svg('text', { x: x(tick), y: height - 3, 'text-anchor': 'middle' }, score(tick))]),
      ...known.flatMap(([name, samples, value, low, high], at) => {
        const y = at * row + row / 2
        return [svg('text', { x: 0, y: y + 4 }, name.length > 14 ? name.slice(0, 13) + '…' : name),
          low !== null && high !== null ? svg('line', { x1: x(low), x2: x(high), y1: y, y2: y, class: 'interval', 'data-segment': name }) : null,
          svg('circle', { cx: x(value), cy: y, r: 4, class: 'mark' }, svg('title', {}, `${name}: ${score(value)} (${score(low)} to ${score(high)}) of ${count(samples)} samples`))].filter(part => part !== null)
      })))
}
