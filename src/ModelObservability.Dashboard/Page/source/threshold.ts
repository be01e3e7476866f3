import { el, put, say } from './dom'
import { count, number, score } from './format'
import { Matrix } from './matrix'
import { plane } from './plane'
import type { Point, Quality } from './types'

/** ROC and precision–recall curves with a threshold to move. Every number comes from the engine: nothing is interpolated here. */
export class Threshold {
  readonly element = el('div', { class: 'threshold' })
  private readonly curves = el('div', { class: 'planes' })
  private readonly slider = el('input', { type: 'range', min: 0, step: 1, 'aria-label': 'Threshold', oninput: () => { this.moved = true; this.draw() } })
  private readonly facts = el('dl', { class: 'facts' })
  private readonly matrix = new Matrix('At this threshold')
  private moved = false
  private at: number | null = null
  private quality: Quality | null = null

  constructor() {
    this.element.append(this.curves, el('label', { class: 'slider' }, 'Threshold ', this.slider), this.facts, this.matrix.element)
  }

  set(quality: Quality): void {
    const points = quality.curve!.points
    const kept = this.moved ? this.at : quality.binary?.threshold ?? 0.5
    this.quality = quality
    this.slider.max = String(Math.max(0, points.length - 1))
    this.slider.value = String(place(points, kept))
    this.draw()
  }

  private draw(): void {
    const { curve } = this.quality!
    const points = curve!.points
    if (points.length === 0) {
      put(this.curves, el('p', { class: 'note' }, `A curve needs both classes: there are ${count(curve!.positives)} positives and ${count(curve!.negatives)} negatives.`))
      this.slider.disabled = true
      return
    }
    this.slider.disabled = false
    const [threshold, tp, fp, precision, recall, f1] = points[Number(this.slider.value)]
    this.at = threshold
    const { positives, negatives } = curve!
    const spread = (point: Point): [number, number] => [point[2] / negatives, point[1] / positives]
    put(this.curves,
      el('figure', {}, el('figcaption', {}, `ROC, area ${score(curve!.auc)}`), plane('ROC curve', 'false positive rate', 'recall',
        [{ points: [[0, 0], [1, 1]], className: 'chance' }, { points: points.map(spread), className: 'curve' }], spread(points[Number(this.slider.value)]))),
      el('figure', {}, el('figcaption', {}, `Precision and recall, average precision ${score(curve!.averagePrecision)}`), plane('Precision–recall curve', 'recall', 'precision',
        [{ points: steps(points), className: 'curve' }], precision !== null && recall !== null ? [recall, precision] : undefined)))
    const shown = threshold === null ? 'above every score' : number(threshold)
    this.slider.setAttribute('aria-valuetext', shown)
    const facts: [string, string][] = [['threshold', shown], ['precision', score(precision)], ['recall', score(recall)], ['F1', score(f1)]]
    if (this.facts.childElementCount !== facts.length) put(this.facts, ...facts.map(([name]) => el('div', {}, el('dt', {}, name), el('dd', { 'data-fact': name }))))
    facts.forEach(([, value], index) => say(this.facts.children[index].lastElementChild!, value))
    this.matrix.set(['negative', 'positive'], [negatives - fp, fp, positives - tp, tp])
  }
}

/** Precision is kept up to the next point: joined by steps, never by slopes. */
function steps(points: Point[]): [number, number][] {
  const line: [number, number][] = []
  for (const [, , , precision, recall] of points) {
    if (precision === null || recall === null) continue
    if (line.length) line.push([recall, line[line.length - 1][1]])
    line.push([recall, precision])
  }
  return line
}

/** The point with the lowest threshold that is not below. */
function place(points: Point[], threshold: number | null): number {
  if (threshold === null) return 0
  let found = 0
  points.forEach((point, index) => { if (point[0] !== null && point[0] >= threshold - 1e-12) found = index })
  return found
}
