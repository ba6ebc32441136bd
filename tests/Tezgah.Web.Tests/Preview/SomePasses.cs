using System.Text.Json;
using Tezgah.Core.CodeProblems;

namespace Tezgah.Web.Tests.Preview;

/// <summary>Pass@k results as <c>tezgah passk</c> writes them, made from a seed.</summary>
public static class SomePasses
{
    private static readonly SampleOutcome[] s_failures =
        [SampleOutcome.WrongAnswer, SampleOutcome.WrongAnswer, SampleOutcome.Exception, SampleOutcome.SyntaxError, SampleOutcome.Time, SampleOutcome.CutOff, SampleOutcome.NoCode];

    /// <summary>The name of a problem.</summary>
    public static string Task(int number) => $"Own/{number}";

    /// <summary>Writes a result with its samples and problems; the first <paramref name="solved"/> problems, moved by the seed, pass.</summary>
    public static void Write(string artifacts, string name, int seed, int solved, int problems = 41, int samples = 1)
    {
        var folder = Path.Combine(artifacts, "passk");
        Directory.CreateDirectory(folder);
        SampleResult[] results = [.. Enumerable.Range(0, problems).SelectMany(p => Enumerable.Range(0, samples).Select(s => Result(p, s, seed, solved, problems)))];
        using (var stream = File.Create(Path.Combine(folder, name + ".json")))
        {
            PassFile.Write(stream, PassReport.Of([.. Enumerable.Range(0, problems).Select(Task)], results));
        }

        File.WriteAllLines(Path.Combine(folder, "problems.jsonl"), Enumerable.Range(0, problems).Select(p => JsonSerializer.Serialize(new
        {
            task_id = Task(p),
            prompt = $"def f{p}(x):\n    \"\"\"Returns x plus {p}.\"\"\"\n",
            entry_point = $"f{p}",
            test = $"def check(candidate):\n    assert candidate(1) == {p + 1}\n    assert candidate(-3) == {p - 3}\n",
        })));
        File.WriteAllLines(Path.Combine(folder, name + ".samples.jsonl"), results.Select(r => JsonSerializer.Serialize(new
        {
            task_id = r.TaskId,
            completion = $"<think>I add the number.</think>\n```python\ndef f{r.TaskId[4..]}(x):\n    total = x\n    return total + {(r.Passed ? r.TaskId[4..] : "undefined")}\n```\n",
        })));
    }

    private static SampleResult Result(int problem, int sample, int seed, int solved, int problems)
    {
        var random = new Random((seed * 7919) + (problem * 31) + sample);
        var passed = (problem + (3 * seed)) % problems < solved && (sample == 0 || random.Next(2) == 0);
        var outcome = passed ? SampleOutcome.Passed : s_failures[random.Next(s_failures.Length)];
        return new(
            Task(problem),
            sample,
            outcome,
            outcome == SampleOutcome.Exception ? "NameError" : null,
            outcome switch
            {
                SampleOutcome.WrongAnswer => $"assert candidate(1) == {problem + 1}",
                SampleOutcome.Exception => "name 'undefined' is not defined",
                _ => null,
            },
            outcome == SampleOutcome.Exception ? 3 : outcome == SampleOutcome.WrongAnswer ? 2 : null,
            0.03 + random.NextDouble(),
            200 + random.Next(passed ? 800 : 4000));
    }
}
