/// A small DOM in JavaScript: XML data as objects (§B.2.8.1), read from their text and written back to it.
enum JavaScriptDOM {
  static let text = #"""
    const entities = {__proto__: null, lt: '<', gt: '>', amp: '&', quot: '"', apos: "'"};
    const unescaped = s => apply(replace, s, [/&(#x?[0-9a-fA-F]+|\w+);/g, (all, name) =>
      name[0] !== '#' ? entities[name] ?? all
        : apply(fromCodePoint, text, [name[1] === 'x' ? parseNumber(slice(name, 2), 16) : parseNumber(slice(name, 1), 10)])]);
    const escaped = s => apply(replace, text(s), [/[&<>"]/g, c =>
      c === '&' ? '&amp;' : c === '<' ? '&lt;' : c === '>' ? '&gt;' : '&quot;']);
    const listed = items => define(items, 'item', {value: i => items[i] ?? null});

    class Node {
      constructor(type, name, owner) {
        this.nodeType = type; this.nodeName = name; this.nodeValue = null;
        this.parentNode = null; this.ownerDocument = owner; this.childNodes = listed([]);
      }
      get firstChild() { return this.childNodes[0] ?? null; }
      get lastChild() { return this.childNodes[this.childNodes.length - 1] ?? null; }
      get nextSibling() { return neighbour(this, 1); }
      get previousSibling() { return neighbour(this, -1); }
      get parentElement() { return this.parentNode instanceof Element ? this.parentNode : null; }
      get children() { return listed(elementsIn(this)); }
      get childElementCount() { return elementsIn(this).length; }
      get firstElementChild() { return elementsIn(this)[0] ?? null; }
      get lastElementChild() { const all = elementsIn(this); return all[all.length - 1] ?? null; }
      hasChildNodes() { return this.childNodes.length > 0; }
      get textContent() {
        if (this.nodeType === 3 || this.nodeType === 4) return this.nodeValue;
        let all = '';
        for (let i = 0; i < this.childNodes.length; i++)
          if (this.childNodes[i].nodeType !== 8) all += this.childNodes[i].textContent;
        return all;
      }
      set textContent(value) {
        if (this.nodeType === 3 || this.nodeType === 4) { this.nodeValue = text(value); return; }
        this.childNodes = listed([]);
        add(this, leaf(3, '#text', text(value), this.ownerDocument));
      }
      appendChild(child) {
        if (child.parentNode) child.parentNode.removeChild(child);
        return add(this, child);
      }
      removeChild(child) {
        const kept = [];
        for (let i = 0; i < this.childNodes.length; i++)
          if (this.childNodes[i] !== child) kept[kept.length] = this.childNodes[i];
        if (kept.length === this.childNodes.length) throw new TypeError('this is no child of the node');
        this.childNodes = listed(kept);
        child.parentNode = null;
        return child;
      }
      getElementsByTagName(name) {
        const found = [];
        descend(this, e => { if (name === '*' || e.tagName === name) found[found.length] = e; });
        return listed(found);
      }
      getElementsByTagNameNS(uri, name) {
        const found = [];
        descend(this, e => {
          if ((uri === '*' || (e.namespaceURI ?? '') === (uri ?? '')) && (name === '*' || e.localName === name))
            found[found.length] = e;
        });
        return listed(found);
      }
      toString() { return written(this); }
    }

    class Element extends Node {
      constructor(name, owner) {
        super(1, name, owner);
        const colon = apply(indexOf, name, [':']);
        this.tagName = name;
        this.prefix = colon < 0 ? null : slice(name, 0, colon);
        this.localName = colon < 0 ? name : slice(name, colon + 1);
        this.attributes = listed([]);
      }
      get namespaceURI() {
        const key = this.prefix ? 'xmlns:' + this.prefix : 'xmlns';
        for (let e = this; e instanceof Element; e = e.parentNode)
          if (e.hasAttribute(key)) return e.getAttribute(key) || null;
        return null;
      }
      get id() { return this.getAttribute('id') ?? ''; }
      getAttribute(name) { return attribute(this, name)?.value ?? null; }
      hasAttribute(name) { return attribute(this, name) !== undefined; }
      getAttributeNames() { const all = []; for (const a of this.attributes) all[all.length] = a.name; return all; }
      setAttribute(name, value) {
        const old = attribute(this, name);
        if (old) old.value = old.nodeValue = text(value);
        else this.attributes[this.attributes.length] = pair(text(name), text(value));
      }
      removeAttribute(name) {
        const kept = [];
        for (let i = 0; i < this.attributes.length; i++)
          if (this.attributes[i].name !== name) kept[kept.length] = this.attributes[i];
        this.attributes = listed(kept);
      }
    }

    class Document extends Node {
      constructor() { super(9, '#document', null); }
      get documentElement() { return elementsIn(this)[0] ?? null; }
      createElement(name) { return new Element(text(name), this); }
      createTextNode(value) { return leaf(3, '#text', text(value), this); }
      getElementById(id) {
        let found = null;
        descend(this, e => { if (found === null && e.getAttribute('id') === id) found = e; });
        return found;
      }
    }

    const pair = (name, value) => ({name, value, nodeName: name, nodeValue: value});
    const attribute = (element, name) => {
      for (let i = 0; i < element.attributes.length; i++)
        if (element.attributes[i].name === name) return element.attributes[i];
      return undefined;
    };
    const leaf = (type, name, value, owner) => {
      const node = new Node(type, name, owner);
      node.nodeValue = node.data = value;
      return node;
    };
    const add = (parent, child) => {
      parent.childNodes[parent.childNodes.length] = child;
      child.parentNode = parent;
      return child;
    };
    const elementsIn = node => {
      const found = [];
      for (let i = 0; i < node.childNodes.length; i++)
        if (node.childNodes[i].nodeType === 1) found[found.length] = node.childNodes[i];
      return found;
    };
    const neighbour = (node, step) => {
      const all = node.parentNode?.childNodes ?? [];
      for (let i = 0; i < all.length; i++) if (all[i] === node) return all[i + step] ?? null;
      return null;
    };
    const descend = (node, visit) => {
      for (const child of elementsIn(node)) { visit(child); descend(child, visit); }
    };
    const written = node => {
      switch (node.nodeType) {
      case 3: return escaped(node.nodeValue);
      case 4: return '<![CDATA[' + node.nodeValue + ']]>';
      case 8: return '<!--' + node.nodeValue + '-->';
      }
      let inner = '';
      for (let i = 0; i < node.childNodes.length; i++) inner += written(node.childNodes[i]);
      if (node.nodeType === 9) return inner;
      let tag = node.tagName;
      for (let i = 0; i < node.attributes.length; i++)
        tag += ' ' + node.attributes[i].name + '="' + escaped(node.attributes[i].value) + '"';
      return inner === '' ? '<' + tag + '/>' : '<' + tag + '>' + inner + '</' + node.tagName + '>';
    };

    // One pattern, sticky: a comment, CDATA, something skipped, an end tag, a start tag, or text.
    const piece = /<!--([^]*?)-->|<!\[CDATA\[([^]*?)\]\]>|<[?!][^>]*>|<\/([^\s>]+)\s*>|<([^\s\/>=<"']+)((?:\s+[^\s=>\/]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/y;
    const readXML = source => {
      const result = new Document(), open = [result];
      let roots = 0;
      for (let at = 0; at < source.length;) {
        piece.lastIndex = at;
        const found = apply(exec, piece, [source]);
        if (found === null) throw new SyntaxError('this is no well-formed XML');
        at = piece.lastIndex;
        const parent = open[open.length - 1];
        if (found[4] !== undefined) {
          if (parent === result) roots++;
          const element = add(parent, new Element(found[4], result));
          const pattern = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
          for (let a; (a = apply(exec, pattern, [found[5]])) !== null;)
            element.setAttribute(a[1], unescaped(a[2] ?? a[3]));
          if (found[6] === '') open[open.length] = element;
          if (open.length > 200) throw new RangeError('XML is nested more than 200 deep');
        } else if (found[3] !== undefined) {
          if (parent.tagName !== found[3]) throw new SyntaxError('</' + found[3] + '> ends nothing');
          open.length--;
        } else if (found[7] !== undefined) {
          if (parent !== result) add(parent, leaf(3, '#text', unescaped(found[7]), result));
          else if (trimmed(found[7]) !== '') throw new SyntaxError('text stands outside of the XML element');
        } else if (found[2] !== undefined) add(parent, leaf(4, '#cdata-section', found[2], result));
        else if (found[1] !== undefined) add(parent, leaf(8, '#comment', found[1], result));
      }
      if (open.length !== 1 || roots !== 1) throw new SyntaxError('this is no well-formed XML');
      return result;
    };
    """#
}
