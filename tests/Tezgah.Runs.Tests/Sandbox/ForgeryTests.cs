using Tezgah.Core.CodeProblems;

namespace Tezgah.Runs.Tests.Sandbox;

/// <summary>Programs that would like to pass without an answer.</summary>
[Trait("Category", "Sandbox")]
[Collection(SandboxCollection.Name)]
public sealed class ForgeryTests(SandboxFixture sandbox)
{
    public static TheoryData<string, string> Programs() => new()
    {
        { "prints that it passed", "print('passed')\ndef f(x):\n    print('begun', 'passed', flush=True)" },
        { "ends early", "import os\ndef f(x):\n    os._exit(0)" },
        { "ends at once", "import os\nos._exit(0)" },
        { "raises SystemExit", "def f(x):\n    raise SystemExit(0)" },
        { "raises SystemExit when read", "import sys\nsys.exit(0)" },
        { "raises what tests might catch", "def f(x):\n    raise GeneratorExit" },
        { "is equal to everything", "class Yes:\n    __eq__ = lambda self, other: True\n    __ne__ = lambda self, other: False\n    __hash__ = lambda self: 0\ndef f(x):\n    return Yes()" },
        { "is equal to everything under the function's name", "class f:\n    def __new__(cls, *a):\n        return object.__new__(cls)\n    def __eq__(self, other):\n        return True" },
        { "is a number equal to everything", "class Yes(int):\n    __eq__ = lambda self, other: True\ndef f(x):\n    return Yes(1)" },
        { "is a text equal to everything", "class Yes(str):\n    __eq__ = lambda self, other: True\ndef f(x):\n    return Yes('')" },
        { "patches what the harness uses", "import builtins, os, struct, sys\nos._exit = lambda c: None\nbuiltins.AssertionError = type('E', (Exception,), {})\nsys.modules['channel'].Peer.read = lambda *a: ('done', 9, [])\ndef f(x):\n    return 0" },
        { "looks for the tests among its frames", "import sys\ndef f(x):\n    frame = sys._getframe()\n    while frame:\n        for name, value in list(frame.f_globals.items()) + list(frame.f_locals.items()):\n            if name in ('word', 'test') and isinstance(value, str):\n                return 9 if x == 3 else 4\n        frame = frame.f_back" },
        { "looks for the tests among all objects", "import gc\ndef f(x):\n    return 9 if any(isinstance(o, dict) and 'candidate' in o for o in gc.get_objects()) else None" },
        { "writes into every open file", "import os, struct\ndef f(x):\n    for fd in range(3, 64):\n        try:\n            os.write(fd, struct.pack('>I', 6) + b'passed')\n        except OSError:\n            pass\n    return 0" },
        { "answers more than it was asked", "import os, struct\nfrom channel import Peer\ndef f(x):\n    for fd in range(3, 64):\n        try:\n            Peer(0, fd).write(('passed',))\n        except OSError:\n            pass\n    return 0" },
        { "writes where the verdict goes", "import os\ndef f(x):\n    for word in (b'begun', b'passed'):\n        os.write(1, (len(word)).to_bytes(4, 'big') + word)\n    return 0" },
        { "reads what the tests were told", "import os\ndef f(x):\n    return os.read(0, 100) or None" },
        { "hooks the interpreter", "import sys\nsys.settrace(lambda *a: None)\nsys.excepthook = lambda *a: None\nimport atexit, os\natexit.register(os._exit, 0)\ndef f(x):\n    raise ValueError" },
        { "passes the first test only", "calls = []\ndef f(x):\n    calls.append(x)\n    if len(calls) > 1:\n        import os\n        os._exit(0)\n    return x * x" },
    };

    [Theory]
    [MemberData(nameof(Programs))]
    public void Program_without_an_answer_does_not_pass(string what, string program)
    {
        var verdict = sandbox.Run(program);

        Assert.True(verdict.Outcome is not null and not SampleOutcome.Passed, $"{what}: {verdict}");
    }

    [Fact]
    public void Object_with_its_own_operators_cannot_meet_a_tolerance()
    {
        var problem = new CodeProblem("near", "def f(x):\n", "f", "def check(candidate):\n    assert abs(candidate(2) - 1.5) < 1e-6");
        var program = "class Zero:\n    def __sub__(self, other):\n        return 0.0\n    __rsub__ = __sub__\ndef f(x):\n    return Zero()";

        Assert.Equal(SampleOutcome.WrongAnswer, sandbox.Run(program, problem).Outcome);
    }

    [Fact]
    public void Tests_that_catch_everything_are_not_passed_by_a_program_that_ends()
    {
        var problem = new CodeProblem(
            "catch", "def f(x):\n", "f", "def check(candidate):\n    try:\n        candidate(2)\n    except BaseException:\n        pass\n    assert candidate(1) == 1");

        Assert.Equal(SampleOutcome.Exited, sandbox.Run("import os\ndef f(x):\n    os._exit(0)", problem).Outcome);
    }
}
