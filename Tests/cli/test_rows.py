"""Every status and code of both services is provoked by `call --script`, and every row of their references has its test."""

import json
import re
import sys

import test_call
import test_pinning
import test_state_backed
import test_store
from harness import ROOT, case, equal, run

SERVICES = ROOT / "Sources" / "ChartKit" / "Service"

# State Backed's statuses and codes, and a case that compares the whole body.
STATE_BACKED = {
    (200, None): "test_pinning.nine_the_statuses_of_a_creation",
    (201, None): "test_state_backed.definitions_versions_and_migrations",
    (204, None): "test_state_backed.pausing_and_deleting",
    (400, "invalid-parameter"): "test_pinning.nine_the_statuses_of_a_creation",
    (400, "no-migration-path"): "test_state_backed.definitions_versions_and_migrations",
    (403, "missing-scope"): "test_state_backed.every_status_and_code_with_its_whole_body",
    (403, "rejected-by-machine-authorizer"): "test_pinning.nine_the_statuses_of_a_creation",
    (403, "missing-user"): "test_state_backed.every_status_and_code_with_its_whole_body",
    (403, "missing-org"): "test_state_backed.every_status_and_code_with_its_whole_body",
    (404, "not-found"): "test_pinning.nine_the_statuses_of_a_creation",
    (409, "invalid-state"): "test_pinning.nine_the_statuses_of_a_creation",
    (500, "transition-failed"): "test_state_backed.every_status_and_code_with_its_whole_body",
    (500, "not-settled"): "test_state_backed.what_takes_no_transition_in_time_fails_and_changes_nothing",
}
# The codes of statecharts.v1's service.
STATECHARTS = {
    (0, "ok"): "test_pinning.one_the_alarm_records_four_steps",
    (3, "invalidArgument"): "test_call.every_status_with_its_whole_body",
    (4, "deadlineExceeded"): "test_call.scripts_that_fail_or_hang",
    (5, "notFound"): "test_call.every_status_with_its_whole_body",
    (8, "resourceExhausted"): "test_call.every_status_with_its_whole_body",
    (9, "failedPrecondition"): "test_call.every_status_with_its_whole_body",
    (10, "aborted"): "test_call.every_status_with_its_whole_body",
    (12, "unimplemented"): "test_call.every_status_with_its_whole_body",
}

# Rows of the references with their marks, and what fails without them: `SUITE.FUNCTION` in Swift, `test_FILE.FUNCTION` here.
ROWS = {
    "1 chart model": "StatechartsV1ReaderTests.everyFaultHasItsPlace",
    "1 registry": "StatechartsV1ReaderTests.choosesFromARegistry",
    "1 both spellings, importer of 2022": "StatechartsV1ReaderTests.takesBothSpellingsAndEveryFormOfAnEnumeration "
        "StatechartsV1ReaderTests.importsTheSchemaOf2022 StatechartsV1ReaderTests.readsMachinesWithTheirHistories",
    "1 types and flags, normalisation": "StatechartsV1ValidatorTests.typesFitTheChildren "
        "test_pinning.six_the_validator_names_its_rules",
    "1 several sources and targets": "StatechartsV1Tests.anyOfSeveralSourcesWillDoAndOnce "
        "StatechartsV1Tests.aJoinNeedsAllItsSources StatechartsV1Tests.severalTargetsAreEnteredTogether "
        "test_pinning.five_the_turnstile_completes_what_a_transition_names",
    "1 guards, labels, variables": "StatechartsV1Tests.guardsSeeContextEventAndStates "
        "StatechartsV1ReaderTests.actionsAndGuardsMeanWhatTheirTextsSay test_pinning.four_the_counter_counts_what_is_handled",
    "1 entry and exit actions, delays": "StatechartsV1Tests.entryExitActionsAndTimers test_call.timers_and_the_clock",
    "1 history": "StatechartsV1Tests.historyIsWhatWasActiveElseTheDefault",
    "1 tags, invokes (State Backed's charts)": "test_pinning.ten_onboarding_to_the_end "
        "test_pinning.eight_what_hangs_is_stopped_and_told_before_the_next_event",
    "1 set functions": "StatechartsV1SetsTests.treeFunctions StatechartsV1SetsTests.leastCommonAncestors "
        "StatechartsV1SetsTests.defaults StatechartsV1SetsTests.orthogonalAndConsistent",
    "1 default completion": "StatechartsV1SetsTests.completions test_pinning.five_the_turnstile_completes_what_a_transition_names",
    "1 configuration checks": "StatechartsV1SetsTests.configurations",
    "1 six rules, all violations with pointers": "StatechartsV1ValidatorTests.labelsAreUnique "
        "StatechartsV1ValidatorTests.orStatesHaveOneDefault StatechartsV1ValidatorTests.withoutARootFourRulesAreBroken "
        "StatechartsV1ValidatorTests.transitionsNameWhatThereIs test_pinning.six_the_validator_names_its_rules",
    "1 determinism": "StatechartsV1ValidatorTests.choicesAreDetermined",
    "2 cycles": "StatechartsV1ValidatorTests.eventsDoNotGiveEachOtherInCircles",
    "1 ignored rules": "test_call.validation",
    "1 trace validation": "TraceValidationTests.stepsThatTheEngineWouldNotTakeAreSaid test_call.traces_are_taken_again",
    "1 CreateMachine, Step": "StatechartStoreTests.requestsAreRefusedWithTheirCodes "
        "StatechartStoreTests.addressesAreMachinesThenChartsWithOneLiveMachine test_call.every_status_with_its_whole_body",
    "1 life cycle": "StatechartStoreTests.machinesCanBePausedStoppedAndForgotten",
    "1 history of steps": "StatechartStoreTests.theHistoryIsARing StatechartStoreTests.internalEventsAreStepsOfTheirOwn "
        "test_pinning.one_the_alarm_records_four_steps",
    "1 conflict resolution": "StatechartsV1Tests.conflictsGoToTheInnerThenThePriorityThenThePlace",
    "1 parallel regions": "StatechartsV1Tests.transitionsInsideARegionLeaveTheOthersAlone "
        "test_pinning.two_the_media_player_keeps_its_other_region",
    "1 order of effects": "StatechartsV1Tests.entryExitActionsAndTimers",
    "1 run to completion": "StatechartsV1Tests.theFigureUnderUMLsRule "
        "StatechartsV1Tests.completionTransitionsComeBeforeTheNextEvent "
        "test_pinning.seven_both_events_of_the_figure_under_umls_rule",
    "2 divergence bound": "test_call.every_status_with_its_whole_body",
    "1 unhandled events": "StatechartStoreTests.anUnhandledEventChangesNothing "
        "test_pinning.four_the_counter_counts_what_is_handled",
    "1 done": "StatechartsV1Tests.finalStatesEndNothingButTheRoot "
        "test_pinning.three_the_robot_fails_twice_and_is_not_done",
    "1 create, answer fields, version, codes": "test_pinning.nine_the_statuses_of_a_creation "
        "test_state_backed.every_status_and_code_with_its_whole_body",
    "1 state value forms, publicContext": "test_pinning.ten_onboarding_to_the_end test_pinning.nine_the_statuses_of_a_creation "
        "test_rows.state_values_have_all_their_forms",
    "1 allowWrite, allowRead, authContext": "StateBackedServiceTests.verdictsShowTheirInputs "
        "test_rows.policies_see_what_they_are_to_decide_on",
    "1 settle": "test_pinning.eight_what_hangs_is_stopped_and_told_before_the_next_event "
        "test_state_backed.a_timer_may_settle_a_call",
    "1 context overlay": "StateBackedServiceTests.keysOfTheContextReplaceTheDefinitions",
    "1 events, get, admin, lists, atomicity": "test_state_backed.every_status_and_code_with_its_whole_body "
        "test_state_backed.lists_go_on_at_their_cursors "
        "test_state_backed.what_takes_no_transition_in_time_fails_and_changes_nothing",
    "2 pause, delete": "test_state_backed.pausing_and_deleting StateBackedServiceTests.pausedInstancesMissNothing",
    "2 versions, migrations": "test_state_backed.definitions_versions_and_migrations "
        "test_state_backed.modules_say_how_their_instances_go_over",
    "2 subscribe": "StateBackedServiceTests.subscribersSeeEachChange",
    "2 logs, limits": "test_state_backed.every_status_and_code_with_its_whole_body "
        "test_call.a_context_may_not_outgrow_its_limit",
    "2 JSON import": "test_state_backed.definitions_versions_and_migrations",
    "1 durable": "test_store.kills_at_random_moments_lose_nothing_that_was_answered",
}


def function(name):
    module, function = name.split(".")
    return getattr(sys.modules[module], function)


@case
def every_status_and_code_is_provoked():
    codes = re.findall(r'case \w+ = "([a-z-]+)"', (SERVICES / "StateBackedValues.swift").read_text().split("status: Int")[0])
    equal(sorted(code for _, code in STATE_BACKED if code), sorted(codes))
    numbers = re.findall(r"case `?(\w+)`? = (\d+)", (SERVICES / "ServiceStatus.swift").read_text())
    equal(sorted(STATECHARTS), sorted((int(number), name) for name, number in numbers))

    found = {}

    def noting(*arguments, **options):
        answer = run(*arguments, **options)
        for line in answer.out.splitlines():
            read = json.loads(line)
            if "status" in read:
                body = read["body"]
                code = body.get("code") if read["status"] >= 100 and isinstance(body, dict) else None
                found.setdefault(noting.name, set()).add((read["status"], code))
        return answer

    for name in sorted({*STATE_BACKED.values(), *STATECHARTS.values()}):
        noting.name, module = name, sys.modules[name.split(".")[0]]
        module.run = noting
        try:
            function(name)()
        finally:
            module.run = run
    missing = [key for key, name in STATE_BACKED.items() if key not in found[name]]
    missing += [key for key, name in STATECHARTS.items() if (key[0], None) not in found[name]]
    equal(missing, [])


@case
def every_row_of_the_references_has_its_test():
    suites = {}
    for file in (ROOT / "Tests").glob("*Tests/**/*Tests.swift"):
        suites[file.stem] = set(re.findall(r"@Test.*?\bfunc (\w+)", file.read_text(), re.S))
    missing = []
    for row, names in ROWS.items():
        for name in names.split():
            suite, test = name.split(".")
            known = hasattr(sys.modules[suite], test) if suite in sys.modules else test in suites.get(suite, ())
            if not known:
                missing.append(f"{row}: {name}")
    equal(missing, [])


@case
def state_values_have_all_their_forms():
    file = test_pinning.write("rows-forms.json", json.dumps({
        "id": "forms", "initial": "a", "context": {"public": {"n": 1}, "own": 2}, "states": {
            "a": {"on": {"GO": "b"}},
            "b": {"initial": "c", "states": {"c": {"initial": "d", "states": {"d": {"on": {"GO": "#forms.p"}}}}}},
            "p": {"type": "parallel", "tags": ["z", "y"], "states": {
                "leaf": {}, "x": {"initial": "y", "states": {"y": {"tags": ["y"]}, "z": {}}}}}}})).name
    public = {"publicContext": {"n": 1}}
    event = test_pinning.backed("POST /machines/forms/i/f/events", {"event": "GO"})
    seen = test_pinning.seen
    equal(test_pinning.answers(
        [test_pinning.backed("POST /machines/forms", {"slug": "f"}), event, event], load=[f"forms={file}"],
        dialect="xstate4"), [
            seen(0, "a", **public), seen(0, {"b": {"c": "d"}}, **public),
            # A region without states of its own is an empty object.
            seen(0, {"p": {"leaf": {}, "x": "y"}}, ["y", "z"], **public)])


@case
def policies_see_what_they_are_to_decide_on():
    """The policies' arguments, told by what they throw, which is logged."""
    file = test_pinning.write("rows-policies.js", """import { createMachine } from 'xstate';
        export default createMachine({ id: 'm', initial: 'a', context: { n: 1 }, states: { a: {} } });
        const tell = (input) => { throw new Error(JSON.stringify(input)); };
        export const allowWrite = (input) => input.authContext.sub === 'ann' && input.type === 'initialization' || tell(input);
        export const allowRead = (input) => tell(input);""").name
    bob, backed = {"sub": "bob"}, test_pinning.backed
    lines = test_pinning.answers([
        backed("POST /machines/m", {"slug": "i"}), backed("POST /machines/m", {"slug": "j", "context": {"k": 2}}, auth=bob),
        backed("POST /machines/m/i/i/events", {"event": "GO"}, auth=bob),
        backed("POST /machines/m/i/i/events", {"event": {"type": "GO", "x": 1}}, auth=bob),
        backed("GET /machines/m/i/i", auth=bob), backed("GET /logs?from=0")], load=[f"m={file}"], dialect="xstate4")
    equal([line["status"] for line in lines], [200, 403, 403, 403, 403, 200])
    logs = lines[5]["body"]["logs"]
    event = {"type": "event", "machineInstanceName": "i", "state": "a", "context": {"n": 1}, "authContext": bob}
    expected = [
        ("allowWrite", {"type": "initialization", "machineInstanceName": "j", "context": {"n": 1, "k": 2}, "authContext": bob}),
        ("allowWrite", {**event, "event": {"type": "GO"}}), ("allowWrite", {**event, "event": {"type": "GO", "x": 1}}),
        ("allowRead", {"machineInstanceName": "i", "state": "a", "context": {"n": 1}, "authContext": bob})]
    for line, (policy, given) in zip(logs, expected, strict=True):
        name, told = line["log"].split(" threw: ")
        equal((name, json.loads(told[told.index("{"):told.rindex("}") + 1]), line["outputType"]), (policy, given, "stderr"))
