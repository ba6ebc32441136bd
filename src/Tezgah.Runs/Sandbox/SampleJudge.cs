using System.Collections.Concurrent;
using Tezgah.Core.CodeProblems;
using Tezgah.Core.Problems;

namespace Tezgah.Runs.Sandbox;

/// <summary>Judges many samples, several at a time, each in a sandbox of its own.</summary>
public sealed class SampleJudge
{
    // A sandbox that does not stand is a moment's trouble of the machine (no process, no memory left), or it stays.
    private const int Tries = 3;

    private readonly Func<CodeProblem, string, int, SandboxVerdict> _run;
    private readonly int _workers;

    /// <summary>A judge with a sandbox.</summary>
    /// <param name="sandbox">Where the programs are run.</param>
    /// <param name="workers">How many at a time.</param>
    public SampleJudge(CodeSandbox sandbox, int workers)
        : this((sandbox ?? throw new ArgumentNullException(nameof(sandbox))).Run, workers)
    {
    }

    internal SampleJudge(Func<CodeProblem, string, int, SandboxVerdict> run, int workers) => (_run, _workers) = (run, workers);

    /// <summary>The samples' results, in their order.</summary>
    /// <param name="problems">The problems that the samples are of.</param>
    /// <param name="samples">What to judge.</param>
    /// <param name="progress">Told the number of samples that are done, from several threads.</param>
    /// <param name="cancellationToken">Ends the work after the samples that are running.</param>
    /// <exception cref="ProblemException">A sandbox did not start, again and again.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<SampleResult> Judge(
        IReadOnlyList<CodeProblem> problems,
        IReadOnlyList<CodeSample> samples,
        IProgress<int>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(problems);
        ArgumentNullException.ThrowIfNull(samples);
        var byId = problems.ToDictionary(p => p.TaskId, StringComparer.Ordinal);
        var results = new SampleResult[samples.Count];
        var numbers = Numbers(samples);
        var errors = new ConcurrentQueue<Exception>();
        var (next, done) = (-1, 0);

        // Threads of their own, alive until all is done: a sandbox ends with the thread that started it.
        Thread[] threads = [.. Enumerable.Range(0, Math.Clamp(_workers, 1, Math.Max(1, samples.Count))).Select(slot => new Thread(() => Work(slot)) { IsBackground = true })];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        cancellationToken.ThrowIfCancellationRequested();
        return errors.TryDequeue(out var error) ? throw error : results;

        void Work(int slot)
        {
            int index;
            while (errors.IsEmpty && !cancellationToken.IsCancellationRequested && (index = Interlocked.Increment(ref next)) < samples.Count)
            {
                try
                {
                    results[index] = One(byId[samples[index].TaskId], samples[index], numbers[index], slot);
                    progress?.Report(Interlocked.Increment(ref done));
                }
                catch (Exception e)
                {
                    errors.Enqueue(e);
                }
            }
        }
    }

    private SampleResult One(CodeProblem problem, CodeSample sample, int number, int slot)
    {
        var code = CodeExtraction.Extract(problem, sample.Completion);
        var result = new SampleResult(
            sample.TaskId, number, SampleOutcome.NoCode, ThinkCharacters: code.ThinkCharacters, ThinkTokens: sample.ThinkTokens,
            Tokens: sample.Tokens, FinishReason: sample.FinishReason);
        if (code.Program is not null)
        {
            var verdict = Run(problem, code.Program, slot);
            result = result with
            {
                Outcome = verdict.Outcome ?? throw new ProblemException(new Problem("sandbox-failed", null, problem.TaskId, verdict.Detail)),
                Error = verdict.Error.Length > 0 ? verdict.Error : null,
                Detail = verdict.Detail.Length > 0 ? verdict.Detail : null,
                Line = verdict.Line > 0 ? verdict.Line : null,
                Seconds = verdict.Elapsed.TotalSeconds,
            };
        }

        // What was cut off was never finished: no reason that the program has says more than that.
        return sample.IsCutOff && !result.Passed ? result with { Outcome = SampleOutcome.CutOff } : result;
    }

    private SandboxVerdict Run(CodeProblem problem, string program, int slot)
    {
        for (var tries = 1; ; tries++)
        {
            var verdict = _run(problem, program, slot);
            if (verdict.Outcome is not null || tries == Tries)
            {
                return verdict;
            }
        }
    }

    private static int[] Numbers(IReadOnlyList<CodeSample> samples)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. samples.Select(s => seen[s.TaskId] = seen.TryGetValue(s.TaskId, out var last) ? last + 1 : 0)];
    }
}
