"""Help, versions, and command lines that are wrong."""

from harness import case, contains, equal, run, write

COMMANDS = ["open", "trace", "check", "print", "path", "explore", "test", "call"]


@case
def version_is_one_line():
    answer = run("--version")
    equal(answer.code, 0)
    equal(len(answer.out.splitlines()), 1)
    assert answer.out[0].isdigit(), answer.out


@case
def help_can_be_learnt_from():
    answer = run("--help")
    equal((answer.code, answer.err), (0, ""))
    for command in COMMANDS:
        contains(answer.out, f"\n  {command}")
    contains(answer.out, "EXAMPLES")
    for code in ["0", "1", "2", "64", "65", "66", "69", "130"]:
        contains(answer.out, f"\n  {code} ")


@case
def each_command_has_help_with_an_example():
    for command in COMMANDS:
        long = run(command, "--help")
        equal((long.code, long.err), (0, ""))
        contains(long.out, "EXAMPLE")
        contains(long.out, f"statetui {'' if command == 'open' else command}")
        equal(run("help", command).out, long.out)


@case
def help_fits_eighty_columns():
    for arguments in [["--help"]] + [["help", command] for command in COMMANDS]:
        text = run(*arguments).out
        for line in text.splitlines():
            usage = "USAGE" in line or line.startswith("       statetui")
            assert usage or len(line) <= 80, line


@case
def wrong_command_lines_end_with_64():
    chart = write("ok.json", '{"initial":"a","states":{"a":{}}}')
    for arguments, message in [
        (["trace"], "Missing expected argument '<file>'"),
        (["trace", chart], "Missing expected argument '<events>'"),
        (["trace", chart, "[]", "--bogus"], "Unknown option '--bogus'"),
        (["trace", chart, "[]", "more"], "more"),
        (["trace", chart, "[]", "--settle", "soon"], "soon"),
        (["trace", chart, "[]", "--settle=-1"], "--settle takes milliseconds"),
        (["trace", chart, "[]", "--dialect", "xstate6"], "xstate6"),
        (["trace", "-", "-"], "cannot both come from standard input"),
        (["trace", chart, "[]", "--guards", "{"], "--guards:1:2: "),
        (["trace", chart, "[]", "--guards", "[]"], "--guards:1:1: expected an object"),
        (["trace", chart, "[]", "--guards", '{"g":"yes"}'], '--guards:1:6: the answer for "g"'),
        (["trace", chart, "[]", "--actors", '{"a":1}'], '--actors:1:6: the actor "a"'),
        (["trace", chart, "[]", "--input", "nope"], "--input:1:1: "),
        (["trace", chart, "[]", "--context", "{]"], "--context:1:2: "),
        (["trace", chart, "[]", "--context=[]"], "--context:1:1: expected an object"),
        (["check"], "Missing expected argument '<files>"),
        (["check", chart, "--format", "xml"], "xml"),
        (["print", chart, "--as", "picture"], "picture"),
        (["open", chart, "--size", "80"], "80"),
        (["chekc", chart], 'did you mean "check"?'),
    ]:
        answer = run(*arguments)
        equal((answer.code, answer.out), (64, ""))
        assert answer.err.startswith("statetui: "), answer.err
        contains(answer.err, message)


@case
def forms_that_are_not_available_yet_say_so():
    chart = write("ok.json", '{"initial":"a","states":{"a":{}}}')
    for form in ["chart", "svg"]:
        answer = run("print", chart, "--as", form)
        equal((answer.code, answer.out), (64, ""))
        contains(answer.err, f'the form "{form}" is not available yet')
