using Microsoft.AspNetCore.Components;
using Tezgah.Core.Runs;
using Tezgah.Web.Charts;
using Tezgah.Web.Compare;
using Tezgah.Web.Display;
using Tezgah.Web.Provenance;

namespace Tezgah.Web.CodeProblems;

/// <summary>Pass@k of runs by checkpoint: solved problems, failures by kind, thinking, and every program. Its state is in its address.</summary>
public sealed partial class PassPage : IDisposable
{
    private const string FailuresMethod = "Method.failures";
    private const string ThinkingMethod = "Method.thinking";

    private static readonly ChartSpec s_none = new() { Title = "", XTitle = "", YTitle = "", Traces = [] };

    private readonly CancellationTokenSource _left = new();
    private readonly CancellationToken _gone;
    private CompareModel? _model;
    private PassQuery _query = new();
    private IReadOnlyList<PassColumn> _columns = [];
    private IReadOnlyList<string> _failures = [];
    private ChartSpec _failuresSpec = s_none;
    private ChartSpec _thinkingSpec = s_none;
    private string? _read;
    private bool _ready;

    /// <summary>Nothing is read yet.</summary>
    public PassPage() => _gone = _left.Token;

    /// <summary>The ids of the runs, with commas between them.</summary>
    [SupplyParameterFromQuery(Name = "runs")]
    public string? RunIds { get; set; }

    /// <summary>The two results that are set against each other.</summary>
    [SupplyParameterFromQuery(Name = "pair")]
    public string? Pair { get; set; }

    /// <summary>The problem that is looked at.</summary>
    [SupplyParameterFromQuery(Name = "problem")]
    public string? Problem { get; set; }

    /// <summary>The result whose sample is looked at.</summary>
    [SupplyParameterFromQuery(Name = "column")]
    public string? Column { get; set; }

    /// <summary>Which problems the table has.</summary>
    [SupplyParameterFromQuery(Name = "show")]
    public string? Which { get; set; }

    /// <summary>Where runs are kept.</summary>
    [Inject]
    public required IRunStore Store { get; set; }

    /// <summary>What happens in runs.</summary>
    [Inject]
    public required ILiveFeed Feed { get; set; }

    /// <summary>Reads the results of runs.</summary>
    [Inject]
    public required ResultReader Results { get; set; }

    /// <summary>Reads the pass@k results of runs.</summary>
    [Inject]
    public required PassResultReader Passes { get; set; }

    /// <summary>The clock.</summary>
    [Inject]
    public required TimeProvider Time { get; set; }

    /// <summary>Where the browser is.</summary>
    [Inject]
    public required NavigationManager Navigation { get; set; }

    private PassColumn? Looked => _columns.FirstOrDefault(c => c.Key == _query.Column) ?? (_columns.Count > 0 ? _columns[^1] : null);

    /// <inheritdoc/>
    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
        _model?.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        _query = PassQuery.Parse(RunIds, Pair, Problem, Column, Which);
        _model ??= new CompareModel(Store, Feed, Results, Time);
        await _model.ChooseAsync(_query.Runs, _gone);
        _gone.ThrowIfCancellationRequested();
        await ReadAsync();
        _ready = true;
    }

    private async Task ReadAsync()
    {
        var key = string.Join('|', _model!.Runs.Select(r => r.Run.Id));
        if (key == _read)
        {
            return;
        }

        var (columns, failures) = (new List<PassColumn>(), new List<string>());
        foreach (var run in _model.Runs)
        {
            var passes = await Passes.ReadAsync(run.Run);
            _gone.ThrowIfCancellationRequested();
            columns.AddRange(passes.Results.Select(r => new PassColumn(run.Run, run.Style, r)));
            failures.AddRange(passes.Failures);
        }

        (_read, _columns, _failures) = (key, columns, failures);
        (_failuresSpec, _thinkingSpec) = (PassSpecs.Failures(columns, Name, T), PassSpecs.Thinking(columns, Name, T));
    }

    private Origin OriginOf(ChartSpec spec, string method) =>
        new() { Figure = spec.Title, Shown = "", Method = T[method], Sources = [.. _columns.Select(c => c.Source())] };

    private string Name(PassColumn column)
    {
        var step = column.Result.Step == 0 ? T["Base"].Value : T["AtStep", Format.Count(column.Result.Step)].Value;
        return _columns.Select(c => c.Run.Id).Concat(_model!.Runs.Select(r => r.Run.Id)).Distinct(StringComparer.Ordinal).Count() > 1 ? $"{column.Run.Name}, {step}" : step;
    }

    private void Add(string id) => Show(_query with { Runs = [.. _query.Runs, id] });

    private void Remove(string id) => Show(_query with { Runs = [.. _query.Runs.Where(r => r != id)], Problem = null });

    private void Look((string Task, string Column) sample) => Show(_query with { Problem = sample.Task, Column = sample.Column });

    private void Show(PassQuery query) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(query.ToAddress()), replace: true);
}
