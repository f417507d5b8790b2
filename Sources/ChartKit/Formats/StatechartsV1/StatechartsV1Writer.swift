/// Writes charts as messages of statecharts.v1 in proto-JSON.
public enum StatechartsV1Writer {
  /// Writes a chart. Functions are known by their names only; what else the format cannot say is told by the losses.
  public static func write(_ chart: Chart) -> WrittenDocument {
    let naming = FunctionNaming(chart)
    let conversion = StatechartsV1Conversion(naming?.named ?? chart)
    return WrittenDocument(
      text: conversion.statechart.json.prettyJSONText() + "\n",
      losses: (naming?.losses.all ?? []) + conversion.losses)
  }
}
