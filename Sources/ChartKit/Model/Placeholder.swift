/// Where a piece of text stands.
public struct Placeholder {}
