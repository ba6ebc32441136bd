using Tezgah.Core.CodeProblems;

namespace Tezgah.Runs.Tests.Sandbox;

/// <summary>Honest programs: the tests run in another process, and must see what they would see in the same one.</summary>
[Trait("Category", "Sandbox")]
[Collection(SandboxCollection.Name)]
public sealed class TestedProgramsTests(SandboxFixture sandbox)
{
    public static TheoryData<string, string, string> Right() => new()
    {
        { "plain values", "def f(*a, **k):\n    return list(a), k", "assert candidate(1, -2**200, 1.5, 'ı\\ud800', b'b', None, True, x=(1, {2}), y=frozenset([3]), z=2+1j) == ([1, -2**200, 1.5, 'ı\\ud800', b'b', None, True], {'x': (1, {2}), 'y': frozenset([3]), 'z': 2+1j})" },
        { "types stay what they are", "def f(x):\n    return x", "assert [type(candidate(v)) for v in (True, 1, 1.0, (1,), [1], {1}, {1: 1}, range(3))] == [bool, int, float, tuple, list, set, dict, range]" },
        { "not a number", "def f(x):\n    return x", "import math\n    assert math.isnan(candidate(math.nan)) and candidate(-math.inf) == -math.inf" },
        { "values of the library", "from collections import Counter, OrderedDict, deque\nfrom decimal import Decimal\nfrom fractions import Fraction\nfrom datetime import date\ndef f():\n    return Counter('aab'), OrderedDict(a=1), deque([1, 2]), Decimal('1.10'), Fraction(2, 6), date(2024, 2, 29)", "from collections import deque\n    from decimal import Decimal\n    from fractions import Fraction\n    from datetime import date\n    assert candidate() == ({'a': 2, 'b': 1}, {'a': 1}, deque([1, 2]), Decimal('1.10'), Fraction(1, 3), date(2024, 2, 29))" },
        { "arguments changed in place", "def f(a, d):\n    a.sort()\n    a[0].append(9)\n    d['k'] = 1\n    return a", "a, d = [[3], [1]], {}\n    inner = a[0]\n    b = candidate(a, d)\n    assert b is a and a == [[1, 9], [3]] and d == {'k': 1}" },
        { "exceptions are caught by their class", "class Wrong(ValueError):\n    pass\ndef f(x):\n    raise Wrong('no ' + x)", "try:\n        candidate('way')\n    except ValueError as e:\n        assert str(e) == 'no way'\n    else:\n        assert False" },
        { "functions as answers", "def f(n):\n    def add(x):\n        return x + n\n    return add", "assert candidate(3)(4) == 7 and callable(candidate(1))" },
        { "functions as arguments", "def f(g, xs):\n    return [g(x) for x in xs]", "seen = []\n    assert candidate(lambda x: seen.append(x) or x * 2, [1, 2]) == [2, 4] and seen == [1, 2]" },
        { "errors in functions as arguments", "def f(g):\n    try:\n        g()\n    except KeyError as e:\n        return 'caught'", "def g():\n        raise KeyError('k')\n    assert candidate(g) == 'caught'" },
        { "the tests' own errors pass through", "def f(g):\n    return g()", "class Own(Exception):\n        pass\n    error = Own('x')\n    def g():\n        raise error\n    try:\n        candidate(g)\n    except Own as e:\n        assert e is error\n    else:\n        assert False" },
        { "what an object cannot do", "def f(g):\n    return hasattr(g, '__len__'), hasattr(g, '__call__'), len('ab')", "assert candidate(iter('ab')) == (False, False, 2) and candidate(len) == (False, True, 2)" },
        { "generators", "def f(n):\n    for i in range(n):\n        yield i * i", "assert list(candidate(4)) == [0, 1, 4, 9] and next(candidate(1)) == 0 and sum(candidate(10 ** 3)) == 332833500" },
        { "lazy views", "def f(d):\n    return d.keys(), map(str, [1, 2])", "keys, texts = candidate({'a': 1})\n    assert keys == {'a'} and list(texts) == ['1', '2']" },
        { "state between calls", "calls = 0\ndef f():\n    global calls\n    calls += 1\n    return calls", "assert [candidate() for _ in range(3)] == [1, 2, 3]" },
        { "printing", "def f():\n    print('hello', flush=True)\n    return 1", "assert candidate() == 1" },
        { "helper functions of the answer", "def helper(x):\n    return x + 1\ndef f(x):\n    return helper(x)", "assert candidate(1) == 2 and helper(1) == 2 and f(1) == 2" },
        { "files in the working folder", "def f():\n    with open('a.txt', 'w') as o:\n        o.write('ş')\n    return open('a.txt').read()", "assert candidate() == 'ş'" },
        { "threads", "from concurrent.futures import ThreadPoolExecutor\ndef f():\n    with ThreadPoolExecutor(4) as p:\n        return list(p.map(abs, [-1, -2]))", "assert candidate() == [1, 2]" },
        { "large data", "def f(a):\n    return a[::-1]", "assert candidate(list(range(200000)))[0] == 199999" },
    };

    [Theory]
    [MemberData(nameof(Right))]
    public void Right_program_passes(string what, string program, string check)
    {
        var problem = new CodeProblem("t", "def f(*args):\n", "f", $"def check(candidate):\n    {check}\n");

        var verdict = sandbox.Run(program, problem);

        Assert.True(verdict.Outcome == SampleOutcome.Passed, $"{what}: {verdict}");
    }

    [Fact]
    public void Class_brings_its_own_operators_where_the_problem_is_about_it()
    {
        var problem = new CodeProblem(
            "v", "class Vector:\n    \"\"\"A vector with + and ==.\"\"\"\n", "Vector",
            "def check(candidate):\n    a = candidate(1, 2)\n    assert a + candidate(3, 4) == candidate(4, 6)\n    assert not a == candidate(1, 3)\n    assert a.x == 1 and str(a) == '(1, 2)'\n    a.x = 5\n    assert a.x == 5 and a.norm() == 29 ** 0.5\n    assert a != 3 and not a == 'a'\n");
        var right = """
            class Vector:
                def __init__(self, x, y):
                    self.x, self.y = x, y
                def __add__(self, other):
                    return Vector(self.x + other.x, self.y + other.y)
                def __eq__(self, other):
                    return (self.x, self.y) == (other.x, other.y) if isinstance(other, Vector) else NotImplemented
                def __str__(self):
                    return f"({self.x}, {self.y})"
                def norm(self):
                    return (self.x ** 2 + self.y ** 2) ** 0.5
            """;

        Assert.Equal((SampleOutcome.Passed, ""), Short(sandbox.Run(right, problem)));
        Assert.Equal(SampleOutcome.WrongAnswer, sandbox.Run(right.Replace("self.x + other.x", "self.x - other.x", StringComparison.Ordinal), problem).Outcome);
    }

    [Fact]
    public void Objects_of_the_prompts_classes_go_both_ways()
    {
        var problem = new CodeProblem(
            "tree", "class Node:\n    def __init__(self, value, next=None):\n        self.value, self.next = value, next\n\ndef f(node):\n    \"\"\"Reverse a list.\"\"\"\n", "f",
            "def check(candidate):\n    node = candidate(Node(1, Node(2, Node(3))))\n    seen = []\n    while node is not None:\n        seen.append(node.value)\n        node = node.next\n    assert seen == [3, 2, 1]\n");
        var program = problem.Prompt + "    last = None\n    while node is not None:\n        node.next, node, last = last, node.next, node\n    return last\n";

        Assert.Equal((SampleOutcome.Passed, ""), Short(sandbox.Run(program, problem)));
        Assert.Equal((SampleOutcome.Passed, ""), Short(sandbox.Run(
            problem.Prompt + "    values = []\n    while node:\n        values.append(node.value)\n        node = node.next\n    for v in values:\n        node = Node(v, node)\n    return node\n", problem)));
    }

    [Theory]
    [InlineData("def f(x):\n    return x +", SampleOutcome.SyntaxError, "SyntaxError: line 2: invalid syntax", 0)]
    [InlineData("def f(x):\nreturn x", SampleOutcome.SyntaxError, "IndentationError: line 2: expected an indented block after function definition on line 1", 0)]
    [InlineData("def f(x):\n    return x + x", SampleOutcome.WrongAnswer, "assert candidate(3) == 9", 2)]
    [InlineData("def f(x):\n    return None", SampleOutcome.WrongAnswer, "assert candidate(3) == 9", 2)]
    [InlineData("def f(x):\n    y = 1\n    return y / 0", SampleOutcome.Exception, "division by zero", 3)]
    [InlineData("def f(x):\n    raise BrokenPipeError('own')", SampleOutcome.Exception, "own", 2)]
    [InlineData("def g(x):\n    return x", SampleOutcome.Exception, "name 'f' is not defined", 0)]
    [InlineData("import no_such_module", SampleOutcome.Exception, "No module named 'no_such_module'", 1)]
    [InlineData("def f(x):\n    raise AssertionError('own')", SampleOutcome.Exception, "own", 2)]
    [InlineData("def f(x):\n    return open('missing.txt').read()", SampleOutcome.Exception, "[Errno 2] No such file or directory: 'missing.txt'", 2)]
    public void Wrong_program_fails_with_its_reason(string program, SampleOutcome outcome, string detail, int line)
    {
        var verdict = sandbox.Run(program);

        Assert.Equal((outcome, detail, line), (verdict.Outcome, verdict.Detail, verdict.Line));
    }

    private static (SampleOutcome?, string) Short(Runs.Sandbox.SandboxVerdict verdict) => (verdict.Outcome, verdict.Detail);
}
