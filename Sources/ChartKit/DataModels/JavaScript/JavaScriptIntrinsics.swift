/// The functions that the host's own JavaScript uses, taken before any document's text runs: a document which changes
/// its prototypes harms nobody but itself.
enum JavaScriptIntrinsics {
  static let text = #"""
    const G = globalThis, evaluate = eval, text = String, {apply, construct, ownKeys} = Reflect, parseNumber = parseInt;
    const {getOwnPropertyNames: names, getOwnPropertyDescriptor: descriptor, getPrototypeOf: protoOf} = Object;
    const {defineProperty: define, is, keys, create, freeze, setPrototypeOf} = Object;
    const {isArray} = Array, quote = JSON.stringify, parseJSON = JSON.parse, imul = Math.imul, isView = ArrayBuffer.isView;
    const {exec} = RegExp.prototype, {replace, indexOf} = String.prototype, {fromCodePoint} = String;
    const sliceText = String.prototype.slice, trimText = String.prototype.trim, sliceArray = Array.prototype.slice;
    const slice = (s, from, to) => apply(sliceText, s, [from, to]), trimmed = s => apply(trimText, s, []);
    const matched = (pattern, s) => apply(exec, pattern, [s]);
    const functionText = Function.prototype.toString, regexpText = RegExp.prototype.toString;
    const getTime = Date.prototype.getTime, bigText = BigInt.prototype.toString;
    const ObjectPrototype = Object.prototype, DatePrototype = Date.prototype, RegExpPrototype = RegExp.prototype;
    const MapPrototype = Map.prototype, SetPrototype = Set.prototype, ErrorPrototype = Error.prototype;
    const {get: mapGet, set: mapSet, has: mapHas, delete: mapDelete, forEach: mapEach} = MapPrototype;
    const {add: setAdd, has: setHas, forEach: setEach} = SetPrototype;
    const {get: weakGet, set: weakSet, has: weakHas} = WeakMap.prototype;
    const TypedArrayPrototype = protoOf(Uint8Array.prototype);
    const typeOfArray = descriptor(TypedArrayPrototype, Symbol.toStringTag).get;
    const sizeOfArray = descriptor(TypedArrayPrototype, 'length').get;
    const RealMap = Map, RealSet = Set, RealWeakMap = WeakMap, RealError = Error, RealTypeError = TypeError,
      RealPromise = Promise, promiseThen = Promise.prototype.then, RealProxy = Proxy, RealSymbol = Symbol;
    const isObject = value => value !== null && (typeof value === 'object' || typeof value === 'function');
    const arrayTypes = {__proto__: null, Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array,
      Uint32Array, Float32Array, Float64Array, BigInt64Array, BigUint64Array};

    """#
}
