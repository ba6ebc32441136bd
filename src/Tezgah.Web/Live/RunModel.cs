using Tezgah.Core.Runs;

namespace Tezgah.Web.Live;

/// <summary>
/// One run as its page shows it: first read from the store, then kept up to date by the feed. Lives on its page's dispatcher.
/// </summary>
public sealed class RunModel
{
    private readonly List<LogLine> _log = [];
    private readonly List<EvaluationRecord> _evaluations = [];
    private readonly string _criterion;
    private readonly bool _greater;

    /// <summary>Starts from what the store had.</summary>
    public RunModel(RunSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        Run = snapshot.Run;
        Curves = snapshot.Curves;
        _log.AddRange(snapshot.Log);
        _evaluations.AddRange(snapshot.Evaluations);
        Time = new RemainingTime(Run);
        (_criterion, _greater) = BestEvaluation.CriterionOf(Run);
    }

    /// <summary>The run as it is now.</summary>
    public RunRecord Run { get; private set; }

    /// <summary>Its curves from the first step to the last.</summary>
    public CurveSet Curves { get; }

    /// <summary>The steps that a person looks at closely; null while all are seen.</summary>
    public CurveSet? Detail { get; set; }

    /// <summary>What the charts show.</summary>
    public CurveSet Seen => Detail ?? Curves;

    /// <summary>When its training ends.</summary>
    public RemainingTime Time { get; }

    /// <summary>The end of the log, oldest first.</summary>
    public IReadOnlyList<LogLine> Log => _log;

    /// <summary>The evaluations in the order of their end.</summary>
    public IReadOnlyList<EvaluationRecord> Evaluations => _evaluations;

    /// <summary>The best evaluation so far, by the measure that the run's job goes by; null before the first.</summary>
    public BestEvaluation? Best => (_greater ? Curves.Highest(_criterion) : Curves.Lowest(_criterion)) is { } best
        ? new BestEvaluation(_criterion, best.Step, best.Value)
        : null;

    /// <summary>The newest evaluation of that name; null if there is none.</summary>
    public EvaluationRecord? Evaluation(string name) => _evaluations.LastOrDefault(e => e.Name == name);

    /// <summary>Averages the noisy curves anew, from all of their values; the others stay as they are.</summary>
    public void Smooth(IReadOnlyList<Series> noisy, double smoothing) => Curves.Resmooth(noisy, smoothing);

    /// <summary>
    /// Takes what the feed brought. What the store had already is left out. Returns false if the run has gone back to an
    /// earlier step, resumed from a checkpoint: its page must then be read again.
    /// </summary>
    public bool Apply(LiveBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Run.Id != Run.Id || !batch.IsNewerThan(Run))
        {
            return true;
        }

        Run = batch.Run;
        Time.Follow(Run);
        if (batch.Points.Any(Curves.IsPast))
        {
            return false;
        }

        foreach (var point in batch.Points)
        {
            Curves.Append(point);
            Detail?.Append(point);
            Time.Add(point.Step, point.Time);
        }

        AddLog(batch.Log);
        foreach (var evaluation in batch.Evaluations)
        {
            _evaluations.RemoveAll(e => e.Name == evaluation.Name && e.Step == evaluation.Step);
            _evaluations.Add(evaluation);
        }

        return true;
    }

    private void AddLog(IReadOnlyList<LogLine> lines)
    {
        var last = _log.Count > 0 ? _log[^1].Seq : long.MinValue;
        _log.AddRange(lines.Where(l => l.Seq > last));
        if (_log.Count > RunReader.LogLines)
        {
            _log.RemoveRange(0, _log.Count - RunReader.LogLines);
        }
    }
}
