namespace Tezgah.Core.Runs.Query;

/// <summary>A run as the list of all runs holds it: its row without the text of its job, its settings and its results.</summary>
public sealed class IndexedRun : IFieldRow
{
    private readonly RunSettingValues _settings;
    private readonly Dictionary<string, double> _results;

    /// <summary>Creates one.</summary>
    /// <param name="run">The row; the job's text is not kept.</param>
    /// <param name="settings">The settings of its job.</param>
    /// <param name="results">The newest results by <c>evaluation.value</c>: <c>test.accuracy</c>.</param>
    /// <param name="isImported">Whether another program's results were taken in.</param>
    public IndexedRun(RunRecord run, RunSettingValues settings, Dictionary<string, double> results, bool isImported)
    {
        ArgumentNullException.ThrowIfNull(run);
        Run = run.JobJson.Length > 0 ? run with { JobJson = "" } : run;
        _settings = settings;
        _results = results;
        IsImported = isImported;
    }

    /// <summary>The row; its <see cref="RunRecord.JobJson"/> is empty: the store has it.</summary>
    public RunRecord Run { get; }

    /// <summary>Whether another program's results were taken in.</summary>
    public bool IsImported { get; }

    /// <summary>The settings by key.</summary>
    public RunSettingValues Settings => _settings;

    /// <summary>The newest results by <c>evaluation.value</c>.</summary>
    public IReadOnlyDictionary<string, double> Results => _results;

    /// <summary>The same run after a change.</summary>
    public IndexedRun With(RunRecord run) => new(run, _settings, _results, IsImported);

    /// <summary>The same run with newer results.</summary>
    public IndexedRun With(IEnumerable<EvaluationSummary> evaluations)
    {
        ArgumentNullException.ThrowIfNull(evaluations);
        var results = new Dictionary<string, double>(_results, StringComparer.Ordinal);
        foreach (var evaluation in evaluations)
        {
            foreach (var (name, value) in evaluation.Values)
            {
                if (value is { } number)
                {
                    results[evaluation.Name + "." + name] = number;
                }
            }
        }

        return new(Run, _settings, results, IsImported);
    }

    /// <summary>How long it worked, or has worked until a moment (<see cref="RunRecord.Worked"/>).</summary>
    public TimeSpan? Duration(DateTimeOffset now) => Run.Worked(now);

    /// <inheritdoc/>
    public FieldValue Value(string key) => key switch
    {
        RunFields.Name => new(Text: Run.Name),
        RunFields.Id => new(Text: Run.Id),
        RunFields.Status => new(Text: StatusWord(Run.Status)),
        RunFields.Group => new(Text: Run.Group),
        RunFields.Tag => new(Texts: Run.Tags),
        RunFields.Note => new(Text: Run.Note),
        RunFields.Device => new(Text: Run.Device),
        RunFields.Created => FieldValue.Of(Run.CreatedAt),
        RunFields.Started => FieldValue.Of(Run.StartedAt),
        RunFields.Ended => FieldValue.Of(Run.EndedAt),
        RunFields.Duration => new(Duration(Run.LastEventAt ?? Run.CreatedAt)?.TotalSeconds),
        RunFields.Step => new(Run.Step),
        RunFields.Progress => new(Run.TotalSteps > 0 ? (double)Run.Step / Run.TotalSteps : null),
        RunFields.Imported => new(Text: IsImported ? "yes" : "no"),
        RunFields.Archived => new(Text: Run.ArchivedAt is null ? "no" : "yes"),
        _ => _settings.Value(key) is { } text ? new(FilterNumber.Plain(text), text)
            : _results.TryGetValue(key, out var result) ? Of(result)
            : Run.Latest.TryGetValue(key, out var metric) ? Of(metric)
            : FieldValue.None,
    };

    // Not a number is no value to sort or compare by.
    private static FieldValue Of(double number) => double.IsNaN(number) ? FieldValue.None : new(number);

    // Cheaper than the name of an enum's value, for every run and question.
    private static string StatusWord(RunStatus status) => status switch
    {
        RunStatus.Queued => "queued",
        RunStatus.Starting => "starting",
        RunStatus.Running => "running",
        RunStatus.Stopping => "stopping",
        RunStatus.Completed => "completed",
        RunStatus.Stopped => "stopped",
        RunStatus.Failed => "failed",
        _ => "interrupted",
    };
}
