import ChartKit

// The lesson, where lines stand in place of keys.
extension PlainSession {
  /// Begins the lesson, or leaves it and tells where the machine stands that was driven before.
  mutating func switchTour() -> LineAnswer {
    let isOver = app.tour != nil
    app.switchTour()
    app.notice = nil
    app.work?.completeList()
    let end = isOver ? ["The lesson is over."] : []
    guard let work = app.work else { return .note(end + greeting) }
    let facts = StepFacts(from: work.snapshot, to: work.snapshot, work.chart)
    var answer = LineAnswer(
      end + greeting, json: FactsJSON(work: work).step(facts, at: work.standpoint, number: work.step))
    app.tour.map { tell($0, in: &answer) }
    return answer
  }

  /// Goes on with the lesson where a line did what was asked, and tells what is asked next.
  mutating func followTour(_ line: LineCommand, _ answer: inout LineAnswer) {
    guard var tour = app.tour, line != .command(.tour) else { return }
    let before = tour.index
    tour.follow(app, after: line)
    app.tour = tour
    if tour.index != before { tell(tour, in: &answer) }
  }

  private func tell(_ tour: Tour, in answer: inout LineAnswer) {
    guard Tour.lessons.indices.contains(tour.index) else { return }
    let text = Tour.lessons[tour.index].line
    answer.lines.append("\(tour.title): \(text)")
    answer.json.set(
      "tour",
      [
        "lesson": .number(Double(tour.index + 1)), "of": .number(Double(Tour.lessons.count)),
        "text": .string(text),
      ])
  }
}
