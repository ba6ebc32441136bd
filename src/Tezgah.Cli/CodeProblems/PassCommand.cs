using System.CommandLine;
using System.Globalization;
using Tezgah.Cli.Training;
using Tezgah.Core.CodeProblems;
using Tezgah.Core.Problems;
using Tezgah.Runs.Sandbox;

namespace Tezgah.Cli.CodeProblems;

/// <summary>Pass@k of completions in HumanEval's format, each run in the sandbox.</summary>
internal static class PassCommand
{
    public static Command Create()
    {
        var problems = new Option<string>("--problems") { Description = "JSON lines with task_id, prompt, entry_point and test", Required = true };
        var samples = new Option<string?>("--samples") { Description = "JSON lines with task_id and completion; optional finish_reason, completion_tokens, think_tokens" };
        var sampling = new PassSamplingOptions();
        var k = new Option<string?>("--k") { Description = "samples allowed, e.g. 1,10; default: 1, 10 and 100 as far as there are so many" };
        var timeout = new Option<double>("--timeout") { Description = "seconds for each sample", DefaultValueFactory = _ => 10 };
        var workers = new Option<int>("--workers") { Description = "samples run at once; default: one for each processor core", DefaultValueFactory = _ => Environment.ProcessorCount };
        var memory = new Option<int>("--memory") { Description = "MiB for each sample", DefaultValueFactory = _ => 1024 };
        var against = new Option<string?>("--against") { Description = "an earlier result (--out) on the same problems: adds what was won and lost, and the paired tests" };
        var output = new Option<string?>("--out") { Description = "the file to write, default: standard output; with --model the folder, default: evaluations/NAME-TIME here; with --run default: artifacts/passk of the run" };
        var command = new Command("passk", "Runs completions of programming problems, from a file or written by a model, in a sandbox and computes pass@k.")
        {
            problems, samples, k, timeout, workers, memory, against, output,
        };
        sampling.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(samples) is not null == sampling.IsGiven(result))
            {
                result.AddError("Give either --samples, or --model or --run.");
            }
            else if (sampling.IsGiven(result) && result.GetValue(against) is not null)
            {
                result.AddError("--against compares two results: give it with --samples and the samples file that was written.");
            }
        });
        command.SetAction(parsed => sampling.IsGiven(parsed) ? sampling.Run(parsed, parsed.GetValue(output),
        [
            ("pass.problems", parsed.GetRequiredValue(problems)),
            ("pass.k", parsed.GetValue(k)),
            ("pass.timeout", parsed.GetValue(timeout).ToString(CultureInfo.InvariantCulture)),
            ("pass.workers", parsed.GetValue(workers).ToString(CultureInfo.InvariantCulture)),
            ("pass.memory", parsed.GetValue(memory).ToString(CultureInfo.InvariantCulture)),
        ]) : Run(
            parsed.GetRequiredValue(problems),
            parsed.GetValue(samples)!,
            parsed.GetValue(k),
            new SandboxLimits
            {
                Time = TimeSpan.FromSeconds(InRange("--timeout", parsed.GetValue(timeout), 0.1, 3600)),
                Memory = (long)InRange("--memory", parsed.GetValue(memory), 64, 1 << 20) << 20,
            },
            (int)InRange("--workers", parsed.GetValue(workers), 1, 1024),
            parsed.GetValue(against),
            parsed.GetValue(output)));
        return command;
    }

    private static int Run(
        string problemFile, string sampleFile, string? k, SandboxLimits limits, int workers, string? againstFile, string? output)
    {
        // Everything that can be wrong with the files is said before the first program is run.
        var ks = k?.Split(',', StringSplitOptions.TrimEntries).Select(Count).ToArray();
        var problems = CodeFiles.ReadProblems(problemFile);
        var samples = CodeFiles.ReadSamples(sampleFile, problems);
        var counts = samples.CountBy(s => s.TaskId).ToDictionary();
        PassReport.CheckSamples([.. problems.Select(p => new ProblemScore(p.TaskId, counts[p.TaskId], 0))], ks ?? []);
        var against = againstFile is null ? null : PassFile.ReadScores(againstFile);

        IReadOnlyList<SampleResult> results;
        try
        {
            results = Judge(problems, samples, limits, workers);
        }
        catch (ProblemException e)
        {
            // No sandbox: nothing is wrong with the input.
            Console.Error.WriteLine(e.Problems[0].Message);
            return CommandLine.Failed;
        }

        var report = PassReport.Of([.. problems.Select(p => p.TaskId)], results, ks);

        using var written = new MemoryStream();
        PassFile.Write(written, report, against is null ? null : PassComparison.Of(against, report.Problems));
        written.Position = 0;
        using var stream = output is null ? Console.OpenStandardOutput() : File.Create(output);
        written.CopyTo(stream);
        return CommandLine.Done;
    }

    private static IReadOnlyList<SampleResult> Judge(
        IReadOnlyList<CodeProblem> problems, IReadOnlyList<CodeSample> samples, SandboxLimits limits, int workers)
    {
        using var sandbox = CodeSandbox.Open(limits);
        using var stop = new StopSignal();
        try
        {
            return new SampleJudge(sandbox, workers).Judge(problems, samples, PassProgress.ForConsole(samples.Count), stop.Token);
        }
        catch (OperationCanceledException e)
        {
            throw new ProblemException(new Problem("samples-stopped"), e);
        }
    }

    private static int Count(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0
            ? count
            : throw new ProblemException(new Problem("setting-not-integer", "--k", "--k", text));

    private static double InRange(string name, double value, double least, double most) =>
        value >= least && value <= most
            ? value
            : throw new ProblemException(new Problem(
                "setting-out-of-range", name, name, value.ToString(CultureInfo.InvariantCulture), $"{least.ToString(CultureInfo.InvariantCulture)} – {most.ToString(CultureInfo.InvariantCulture)}"));
}
