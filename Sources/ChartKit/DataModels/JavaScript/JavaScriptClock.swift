/// Time and chance, in JavaScript: `Date` and `Math.random` follow the session's numbers `now` and `draws`.
enum JavaScriptClock {
  static let text = #"""
    let now = 0, draws = 0;
    const RealDate = Date;
    const VirtualDate = function Date(...parts) {
      if (new.target === undefined) return new RealDate(now).toString();
      return construct(RealDate, parts.length === 0 ? [now] : parts, new.target);
    };
    VirtualDate.prototype = DatePrototype;
    define(DatePrototype, 'constructor', {value: VirtualDate});
    define(VirtualDate, 'now', {value: function now_() { return now; }});
    for (const name of ['parse', 'UTC']) define(VirtualDate, name, {value: RealDate[name]});
    define(G, 'Date', {value: VirtualDate});
    const mixed = n => {
      n = imul(n ^ n >>> 16, 0x45d9f3b);
      n = imul(n ^ n >>> 16, 0x45d9f3b);
      return (n ^ n >>> 16) >>> 0;
    };
    const random = function random() {
      draws++;
      drew();
      return (mixed(draws * 2) * 2097152 + (mixed(draws * 2 + 1) >>> 11)) / 9007199254740992;
    };
    Math.random = random;

    """#
}
