using System.Diagnostics;
using Tezgah.Text.Templates;

namespace Tezgah.Text.Tests.Templates;

/// <summary>Templates written to take all memory or never to end: each is an error, soon, and in little memory.</summary>
public sealed class HostileTemplateTests
{
    public static TheoryData<string> Bombs() =>
    [
        "{% set ns = namespace(s='aaaaaaaa') %}{% for i in range(60) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}{{ ns.s }}",
        "{% set ns = namespace(s='aaaaaaaa') %}{% for i in range(60) %}{% set ns.s = ns.s + ns.s %}{% endfor %}{{ ns.s | length }}",
        "{% set ns = namespace(l=[1]) %}{% for i in range(60) %}{% set ns.l = ns.l + ns.l %}{% endfor %}{{ ns.l | length }}",
        "{{ 'a' * 4000000000 }}",
        "{{ ([1] * 2000000000) | length }}",
        "{{ range(2000000000) | list | length }}",
        "{% for i in range(100000) %}{% for j in range(1000) %}{% endfor %}{% endfor %}",
        "{% set ns = namespace(s='a' * 1000) %}{% for i in range(40) %}{% set ns.s = ns.s | replace('a', 'aaaaaaaaaa') %}{% endfor %}{{ ns.s | length }}",
        "{{ 'x' | indent(2000000000) }}",
        "{{ 'x\ny' | indent(2000000000, true) }}",
        "{{ '%2000000000d' % 7 }}",
        "{{ '%2000000000d' | format(7) }}",
        "{{ 'x'.center(2000000000) }}",
        "{{ 'x' | center(2000000000) }}",
        "{{ 'x'.ljust(2000000000) }}",
        "{{ 10 ** 1000000000 }}",
        "{{ (2 ** 62) * 99999999 }}",
        "{% macro f(x) %}{{ f(x) }}{{ f(x) }}{% endmacro %}{{ f(1) }}",
        "{% set ns = namespace(l=[]) %}{% set ns.l = [ns] %}{{ ns.l | tojson }}",
        "{% set ns = namespace(l=[1]) %}{% for i in range(40) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l | tojson }}",
        "{% set ns = namespace(l=[1]) %}{% for i in range(40) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l }}",
        "{% set ns = namespace(l=[1]) %}{% for i in range(40) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l == ns.l[0] }}",
        "{{ ('a' * 30000000).join(['b'] * 1000) | length }}",
        "{{ (['a' * 30000000] * 1000) | join | length }}",
        "{{ [('a' * 60000000), ('b' * 60000000), ('c' * 60000000), ('d' * 60000000)] | length }}",
        "{{ '" + new string('(', 10) + "' }}" + string.Concat(Enumerable.Repeat("{% if true %}", 5000)),
        "{{ " + new string('(', 100_000) + "1" + new string(')', 100_000) + " }}",
        "{{ " + new string('[', 100_000) + "1" + new string(']', 100_000) + " }}",
        "{{ " + string.Concat(Enumerable.Repeat("not ", 100_000)) + "1 }}",
        "{{ 1" + string.Concat(Enumerable.Repeat(" + 1", 100_000)) + " }}",
        "{{ 'x'" + string.Concat(Enumerable.Repeat(".upper()", 100_000)) + " }}",
        "{{ 'x'" + string.Concat(Enumerable.Repeat(" | upper", 100_000)) + " }}",
    ];

    [Theory]
    [MemberData(nameof(Bombs))]
    public void Bomb_is_an_error_or_a_text_soon_and_in_little_memory(string source)
    {
        var watch = Stopwatch.StartNew();
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            Assert.NotNull(ChatTemplate.Parse(source).Render([new ChatMessage("user", "x")]).Text);
        }
        catch (DataFileException e)
        {
            Assert.InRange(e.Message.Length, 10, 1000);
        }

        // In all: what lives at once is far less, since a loop's steps leave garbage only.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2L << 30);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 20);
    }
}
