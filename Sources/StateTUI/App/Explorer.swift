import ChartKit
import TerminalKit
