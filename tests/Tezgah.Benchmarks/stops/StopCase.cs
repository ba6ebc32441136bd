using System.Globalization;
using Tezgah.Core.Evaluations;
using Tezgah.Core.Events;
using Tezgah.Core.Jobs;
using Tezgah.Engine.Checkpoints;
using Tezgah.Engine.Worker;

namespace Tezgah.Benchmarks.Stops;

/// <summary>A short run of a task and a method that went through without a stop, and against which stopped ones are held.</summary>
internal sealed class StopCase : IDisposable
{
    private const int Steps = 24;

    private readonly TinyJob _whole;
    private readonly string _task;
    private readonly string _method;

    /// <summary>Makes the run, in this process.</summary>
    public StopCase(string task, string method)
    {
        (_task, _method) = (task, method);
        _whole = Job();
        var start = TimeProvider.System.GetTimestamp();
        if (_whole.Run() != JobWorker.Done)
        {
            throw new InvalidOperationException($"The run without a stop ended with {string.Join("; ", _whole.Events<ErrorEvent>())}.");
        }

        Duration = TimeProvider.System.GetElapsedTime(start);
        Lines = LinesOf(_whole).ToDictionary(l => l.Key, l => l.Value, StringComparer.Ordinal);
    }

    /// <summary>The tasks and methods.</summary>
    public static IReadOnlyList<(string Task, string Method)> All { get; } =
    [
        (TaskNames.Classification, MethodNames.Scratch),
        (TaskNames.Instruction, MethodNames.Lora),
        (TaskNames.LanguageModelling, MethodNames.Scratch),
        (TaskNames.Classification, MethodNames.Qlora),
        (TaskNames.Instruction, MethodNames.Full),
        (TaskNames.LanguageModelling, MethodNames.Lora),
        (TaskNames.Classification, MethodNames.Lora),
        (TaskNames.Instruction, MethodNames.Qlora),
    ];

    /// <summary>What it is called.</summary>
    public string Name => $"{_task}, {_method}";

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; }

    /// <summary>Every loss and measurement by its step.</summary>
    private Dictionary<string, string> Lines { get; }

    /// <summary>The same job in a folder of its own.</summary>
    public TinyJob New()
    {
        var job = Job();
        job.Job = job.Job with { Model = _whole.Job.Model };
        return job;
    }

    /// <summary>In what a run that was stopped and went on differs; null if in nothing.</summary>
    public string? DifferenceOf(TinyJob parts)
    {
        var last = parts.Events()[^1];
        if (last is not FinishedEvent { Outcome: "completed", Step: Steps })
        {
            return $"it ended with {last}";
        }

        // Steps that a crash took back were made twice, and have to be the same both times.
        var lines = LinesOf(parts).ToList();
        if (lines.Find(l => !Lines.TryGetValue(l.Key, out var value) || value != l.Value) is { Key: not null } other)
        {
            return $"{other.Key} is {other.Value}, not {Lines.GetValueOrDefault(other.Key)}";
        }

        if (Lines.Keys.Except(lines.Select(l => l.Key), StringComparer.Ordinal).FirstOrDefault() is { } missing)
        {
            return $"{missing} is missing";
        }

        return Difference(parts, job => job.Folder.Artifacts)
            ?? Difference(parts, job => Path.Combine(job.Folder.Checkpoints, CheckpointStore.NameOf(Steps)));
    }

    /// <inheritdoc/>
    public void Dispose() => _whole.Dispose();

    private string? Difference(TinyJob parts, Func<TinyJob, string> folder)
    {
        var (expected, actual) = (Files(_whole), Files(parts));
        return expected.Keys.Union(actual.Keys, StringComparer.Ordinal).FirstOrDefault(name =>
            !expected.TryGetValue(name, out var one) || !actual.TryGetValue(name, out var other) || !one.AsSpan().SequenceEqual(other)) is { } different
            ? $"{different} in {Path.GetFileName(folder(parts))} differs"
            : null;

        Dictionary<string, byte[]> Files(TinyJob job) => Directory.EnumerateFiles(folder(job), "*", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) != "SHA256SUMS")
            .ToDictionary(file => Path.GetRelativePath(folder(job), file), file => Content(file, job), StringComparer.Ordinal);

        // These name the data files, which each run has in a folder of its own.
        byte[] Content(string file, TinyJob job) => Path.GetFileName(file) is CheckpointStore.StateFile or RunData.FileName
            ? System.Text.Encoding.UTF8.GetBytes(new[] { job, _whole }.Aggregate(
                File.ReadAllText(file), (text, one) => text.Replace(Path.GetDirectoryName(one.Data("train"))!, "", StringComparison.Ordinal)))
            : File.ReadAllBytes(file);
    }

    private static IEnumerable<KeyValuePair<string, string>> LinesOf(TinyJob job) => job.Events<MetricsEvent>().SelectMany(m => m.Values
        .Where(v => v.Key is not ("tokens_per_second" or "memory_gb"))
        .Select(v => KeyValuePair.Create($"{v.Key} of step {m.Step}", v.Value.ToString("R", CultureInfo.InvariantCulture))));

    /// <summary>Everything that is random, and everything that counts over several steps: noise, dropout, accumulation, the best.</summary>
    private TinyJob Job()
    {
        var job = TinyJob.Of(_task, _method);
        job.Job = job.Job with
        {
            Training = job.Job.Training with { MaxSteps = Steps, NeftuneNoiseAlpha = 5, GradientCheckpointing = _method == MethodNames.Full },
            Evaluation = job.Job.Evaluation with { EvalSteps = 2, PerDeviceEvalBatchSize = 1, LatencySamples = 0 },
            Saving = new SavingSettings { SaveStrategy = "steps", SaveSteps = 4, LoadBestModelAtEnd = true },
        };
        return job;
    }
}
