using Microsoft.AspNetCore.Components;
using Tezgah.Core.Runs.Analysis;
using Tezgah.Core.Statistics;
using Tezgah.Web.Charts;
using Tezgah.Web.CodeProblems;
using Tezgah.Web.Compare;
using Tezgah.Web.Display;
using Tezgah.Web.Live;
using Tezgah.Web.Provenance;

namespace Tezgah.Web.Checkpoints;

/// <summary>One metric over the checkpoints of runs: the chart, what it says about when to stop, and every value.</summary>
public sealed partial class CheckpointSection
{
    /// <summary>Most rows of the table; the chart's own table has all.</summary>
    private const int MostSteps = 200;

    // Each is a button: twenty runs of two hundred steps were 2.4 MB of page, for which its charts had to wait.
    private const int MostCells = 1000;

    private readonly Dictionary<string, PassResults> _passes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _passesOf = new(StringComparer.Ordinal);
    private IReadOnlyList<string> _known = [];
    private IReadOnlyList<CheckpointCurve> _curves = [];
    private CheckpointAnalysis?[] _found = [];
    private ChartSpec _spec = new() { Title = "", XTitle = "", YTitle = "", Traces = [] };
    private string? _metric;
    private string? _drawn;
    private int _hidden;

    /// <summary>The runs.</summary>
    [Parameter]
    [EditorRequired]
    public required IReadOnlyList<ComparedRun> Runs { get; set; }

    /// <summary>The metric; null, or one that no run has, takes the first that there is.</summary>
    [Parameter]
    public string? Metric { get; set; }

    /// <summary>Another metric is wanted.</summary>
    [Parameter]
    public EventCallback<string?> OnMetric { get; set; }

    /// <summary>The address of the page that shows nothing else; null where this is it.</summary>
    [Parameter]
    public string? Link { get; set; }

    /// <summary>Reads the pass@k results of runs.</summary>
    [Inject]
    public required PassResultReader Passes { get; set; }

    private bool LowerIsBetter => MeasureDirection.IsLowerBetter(_metric!);

    private IEnumerable<int> Steps
    {
        get
        {
            int[] all = [.. _curves.SelectMany(c => c.Points).Select(p => p.Value.Step).Distinct().Order()];
            var most = Math.Min(MostSteps, MostCells / Math.Max(1, _curves.Count));
            _hidden = Math.Max(0, all.Length - most);
            return all.TakeLast(most);
        }
    }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        // Its results are told of as an evaluation, and a run that goes on has more and more of them.
        foreach (var run in Runs.Where(r => _passesOf.GetValueOrDefault(r.Run.Id, -1) != r.Model.Evaluations.Count).ToArray())
        {
            var count = _passesOf[run.Run.Id] = run.Model.Evaluations.Count;
            var passes = await Passes.ReadAsync(run.Run);
            if (_passesOf[run.Run.Id] == count)
            {
                _passes[run.Run.Id] = passes;
            }
        }

        // The page renders with every new point of a live run; only another evaluation changes anything here.
        var key = string.Join('|', Runs.Select(r => $"{r.Run.Id}/{r.Run.Name}/{r.Style}/{r.Model.Evaluations.Count}/{r.Model.Curves.Names.Where(n => n.StartsWith("eval_", StringComparison.Ordinal)).Sum(n => r.Model.Curves[n].Count)}"))
            + "|" + Metric;
        if (key == _drawn)
        {
            return;
        }

        _drawn = key;
        _known = CheckpointMetrics.Known(Runs, _passes);
        _metric = Metric is not null && _known.Contains(Metric) ? Metric : _known.Count > 0 ? _known[0] : null;
        _curves = _metric is null ? [] : CheckpointMetrics.Curves(Runs, _metric, _passes);
        _found = [.. _curves.Select(c => c.Analyse(LowerIsBetter))];
        if (_metric is not null)
        {
            _spec = CheckpointSpecs.Of(_curves, NameOf(_metric), LowerIsBetter, T["Step"], T);
        }
    }

    private IEnumerable<string> SignsOf(int curve, int step)
    {
        if (_found[curve] is not { } found)
        {
            yield break;
        }

        if (found.Best.Step == step)
        {
            yield return "Best";
        }

        if (found.OverfitsFrom?.Step == step)
        {
            yield return "Overfits";
        }

        if (found.StopAt.Step == step)
        {
            yield return "Stop";
        }
    }

    private string WordsOf(CheckpointCurve curve)
    {
        if (curve.Analyse(LowerIsBetter) is not { } found)
        {
            return T["WordsNone", curve.RunName];
        }

        string[] parts =
        [
            T["WordsBest", curve.RunName, NameOf(_metric!), Show(found.Best.Value), StepOf(found.Best.Step)],
            found.OverfitsFrom is { } from
                ? T[found.WorseningSteps == 1 ? "WordsOverfitsOnce" : "WordsOverfits", StepOf(from.Step), found.WorseningSteps, ShowDifference(Math.Abs(found.LossSinceBest))]
                : found.LossSinceBest > 0 ? T["WordsNoOverfit", ShowDifference(found.LossSinceBest)] : T["WordsLastIsBest"],
            found.Best.StandardError is { } error
                ? T["WordsStopWithin", StepOf(found.StopAt.Step), Show(error)]
                : T["WordsStop", StepOf(found.StopAt.Step)],
        ];
        return string.Join(' ', parts);
    }

    private string NameOf(string metric) => T["Metric." + metric] is { ResourceNotFound: false } name ? name.Value : Words.Metric(metric);

    private string StepOf(int step) => step == 0 ? T["Base"] : T["AtStep", Format.Count(step)];

    private string Show(double value) => _metric!.Contains("loss", StringComparison.Ordinal) || _metric.Contains("perplexity", StringComparison.Ordinal)
        ? Format.Number(value)
        : NumberText.Share(value);

    // A difference that is there is not said to be 0.000.
    private string ShowDifference(double value) => value is > 0 and < 0.0005 ? Format.Number(value) : Show(value);

    // One entry for each file of each run: the events of a run hold many steps.
    private Origin OriginOf(IReadOnlyList<CheckpointCurve> curves, string figure)
    {
        OriginSource[] sources =
        [
            .. curves.SelectMany(c => c.Points.Select(p => p.Source).GroupBy(s => (s.RunId, s.File, s.Part))
                .Select(g => g.MaxBy(s => s.Step)! with { FromStep = g.Min(s => s.Step) })),
        ];
        string[] methods = [.. sources.Select(MethodOf).Distinct(StringComparer.Ordinal), T["Method.stopping"]];
        return new() { Figure = figure, Shown = "", Method = string.Join(' ', methods), Sources = sources };
    }

    private string MethodOf(OriginSource source) => source switch
    {
        { Part: "problems" } => T["Method.pass"],
        { File: null } => T["Method.event"],
        _ => T["Method.evaluation"],
    };

    private Origin OriginOf(CheckpointPoint point) => new()
    {
        Figure = NameOf(_metric!),
        Shown = Show(point.Value.Value),
        Value = point.Value.Value,
        Method = MethodOf(point.Source),
        Undefined = double.IsFinite(point.Value.Value) ? null : T["NotFinite"].Value,
        Sources = [point.Source],
    };
}
