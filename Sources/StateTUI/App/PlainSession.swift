import ChartKit
import TerminalKit

/// The same powers as lines: one fact a line, no cursor, no colour.
struct PlainSession {
  static func run(_ opening: Opening) throws(Failure) -> Int32 { 0 }
  static func report(_ opening: Opening) throws(Failure) -> Int32 { 0 }
}
