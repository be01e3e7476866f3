type Child = Node | string | null | undefined | false
type Attributes = Record<string, string | number | boolean | EventListener | undefined>

const svgNames = 'http://www.w3.org/2000/svg'

/** An element. Text is always text: nothing that comes from a model is ever read as HTML. */
export function el<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  return fill(document.createElement(tag), attributes, children)
}

export function svg<K extends keyof SVGElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): SVGElementTagNameMap[K] {
  return fill(document.createElementNS(svgNames, tag) as SVGElementTagNameMap[K], attributes, children)
}

function fill<E extends Element>(element: E, attributes: Attributes, children: Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value)
    else if (value === true) element.setAttribute(name, '')
    else if (value !== undefined && value !== false) element.setAttribute(name, String(value))
  }
  for (const child of children) if (child) element.append(child)
  return element
}

export function put(parent: Element, ...children: Child[]): void {
  parent.replaceChildren(...children.filter(child => child) as Node[])
}

/** Sets a text only where it differs, so that nothing is laid out again for nothing and a selection survives. */
export function say(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text
}

const page = document.documentElement.dataset

export const root = page.root ?? ''
export const view = page.view ?? 'overview'
export const modelName = page.model ?? ''

export const modelUrl = (name: string, version?: string): string =>
  `${root}/${encodeURIComponent(name)}${version ? `?version=${encodeURIComponent(version)}` : ''}`

/** A color of the style sheet, as a canvas needs it. */
export const color = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim()
