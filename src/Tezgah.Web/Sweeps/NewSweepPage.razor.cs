using System.Globalization;
using Microsoft.AspNetCore.Components;
using Tezgah.Core.Evaluations;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Core.Runs.Imports;
using Tezgah.Web.Display;
using Tezgah.Web.Hosting;
using Tezgah.Web.NewRun;

namespace Tezgah.Web.Sweeps;

/// <summary>The form for a sweep: what all runs share, what they differ in, and what decides.</summary>
public sealed partial class NewSweepPage : IDisposable
{
    private const int MostRuns = 50;
    private const int MostShown = 100;
    private const int MostProblems = 10;

    private readonly CancellationTokenSource _left = new();
    private readonly List<AxisDraft> _axes = [new AxisDraft { Values = "1e-5, 5e-5, 2e-4, 5e-4", From = "1e-5", To = "1e-3" }];
    private IReadOnlyList<RunRecord> _runs = [];
    private IReadOnlyList<string> _studies = [];
    private IReadOnlyList<Recipe> _recipes = [];
    private IReadOnlyList<SweepTrial> _trials = [];
    private IReadOnlyList<Problem> _problems = [];
    private TrainingJob _job = new();
    private SweepKind _kind;
    private string? _from;
    private string _name = "";
    private string? _study;
    private string _metric = "eval_accuracy";
    private string _seeds = "42";
    private string _samples = "9";
    private string _drawSeed = "1";
    private string _eta = "3";
    private string _rungs = "2";
    private bool _asked;
    private bool _busy;

    /// <summary>The run whose settings all runs share.</summary>
    [SupplyParameterFromQuery(Name = "from")]
    public string? From { get; set; }

    /// <summary>Knows runs.</summary>
    [Inject]
    public required IRunStore Store { get; set; }

    /// <summary>Knows recipes.</summary>
    [Inject]
    public required RecipeStore Recipes { get; set; }

    /// <summary>Takes sweeps.</summary>
    [Inject]
    public required SweepService Service { get; set; }

    /// <summary>Where relative paths count from.</summary>
    [Inject]
    public required DashboardOptions Options { get; set; }

    /// <summary>The clock.</summary>
    [Inject]
    public required TimeProvider Time { get; set; }

    /// <summary>Leads to the sweep.</summary>
    [Inject]
    public required NavigationManager Navigation { get; set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        try
        {
            var all = await Store.ListAsync(_left.Token);
            _studies = [.. all.Select(r => r.Group).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.CurrentCulture)];
            _runs = [.. all.Where(r => !EvaluateJobFile.IsEvaluation(r.JobJson) && !ImportMark.IsImported(r)).Take(MostRuns)];
            _recipes = [.. (await Task.Run(Recipes.List, _left.Token)).Where(r => r.Problems.Count == 0)];
            if (From is not null && await Store.FindAsync(From, _left.Token) is { } run)
            {
                if (EvaluateJobFile.IsEvaluation(run.JobJson) || ImportMark.IsImported(run))
                {
                    throw new ProblemException(new Problem(ImportMark.IsImported(run) ? "clone-of-import" : "clone-of-evaluation", null, run.Name));
                }

                _runs = [run, .. _runs.Where(r => r.Id != run.Id)];
                await SetFromAsync("run:" + run.Id);
            }

            Plan();
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // The page was left.
        }
        catch (ProblemException e)
        {
            (_problems, _asked) = (e.Problems, true);
        }
    }

    private Task SetFromAsync(string? from)
    {
        _from = from;
        var (name, job) = from is null ? ("", new TrainingJob())
            : from.StartsWith("run:", StringComparison.Ordinal) && _runs.FirstOrDefault(r => r.Id == from[4..]) is { } run
                ? (run.Name, JobFile.Parse(run.JobJson, run.Id, []))
            : _recipes.FirstOrDefault(r => "recipe:" + r.Id == from) is { } recipe ? (recipe.Name, recipe.Job)
            : ("", new TrainingJob());
        _job = job;
        _name = name.Length > 0 ? T["NameOf", name] : _name;
        _seeds = _job.Training.Seed.ToString(CultureInfo.InvariantCulture);
        _metric = JobChecks.MetricsOf(_job.Task) is var metrics && metrics.Contains("eval_accuracy") ? "eval_accuracy" : metrics[0];
        Plan();
        return Task.CompletedTask;
    }

    // Named like the sweep, until a person says otherwise.
    private string Study => _study ?? _name;

    private void SetStudy(string? study)
    {
        _study = study ?? "";
        Plan();
    }

    private void SetKind(SweepKind kind)
    {
        _kind = kind;
        Plan();
    }

    private void SetAxis(AxisDraft axis, string? key)
    {
        axis.Key = AxisDraft.Settings.Any(s => s.Key == key) ? key! : axis.Key;
        axis.Values = "";
        Plan();
    }

    private void SetRange(AxisDraft axis, string? how)
    {
        (axis.IsRange, axis.IsLog) = (how is "range" or "log", how == "log");
        Plan();
    }

    private void AddAxis()
    {
        var next = AxisDraft.Settings.FirstOrDefault(s => s.Key.StartsWith("training.", StringComparison.Ordinal) && _axes.All(a => a.Key != s.Key));
        _axes.Add(new AxisDraft { Key = next?.Key ?? AxisDraft.Settings[0].Key });
        Plan();
    }

    private void RemoveAxis(AxisDraft axis)
    {
        _axes.Remove(axis);
        Plan();
    }

    private void Plan()
    {
        try
        {
            var sweep = Draft();
            _trials = SweepPlan.Trials(sweep);
            var problems = new List<Problem>();
            _ = SweepPlan.Jobs(sweep, _trials, problems).Any(_ => problems.Count > 0);

            _problems = problems;
        }
        catch (ProblemException e)
        {
            (_trials, _problems) = ([], e.Problems);
        }
    }

    private Sweep Draft() => new()
    {
        Id = "",
        Name = _name.Trim().Length > 0 ? _name.Trim() : throw new ProblemException(new Problem("sweep-name")),
        Study = Study.Trim() is { Length: > 0 } study ? study : null,
        CreatedAt = Time.GetUtcNow(),
        Kind = _kind,
        JobJson = JobFile.ToJson(_job.WithPathsFrom(Options.BaseFolder)),
        Axes = [.. _axes.Select(a => a.Read(_kind != SweepKind.Grid))],
        Samples = _kind == SweepKind.Grid ? 0 : (int)Whole(_samples),
        DrawSeed = Whole(_drawSeed),
        Seeds = [.. _seeds.Split([',', ';', ' '], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Whole)],
        Metric = _metric,
        Eta = (int)Whole(_eta),
        Rungs = (int)Whole(_rungs),
    };

    private static long Whole(string text) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new ProblemException(new Problem("sweep-number", null, text));

    private async Task StartAsync()
    {
        if (_busy)
        {
            // A second click that was on its way before the button was disabled.
            return;
        }

        _asked = true;
        Plan();
        if (_problems.Count > 0)
        {
            return;
        }

        _busy = true;
        try
        {
            // Without the page's token: leaving it must not leave the sweep half queued.
            var sweep = await Service.BeginAsync(Draft(), CancellationToken.None);
            if (!_left.IsCancellationRequested)
            {
                Navigation.NavigateTo(Links.Sweep(sweep.Id));
            }
        }
        catch (ProblemException e)
        {
            _problems = e.Problems;
        }
        finally
        {
            _busy = false;
        }
    }

    private string RungsInWords()
    {
        var sweep = Draft();
        var left = _trials.Max(t => t.Config);
        var parts = new List<string>();
        for (var rung = 1; rung <= sweep.Rungs; rung++)
        {
            var next = Math.Max(1, left / sweep.Eta);
            parts.Add(T["RungWords", sweep.RungAt(rung).ToString("P1", CultureInfo.CurrentCulture), left, next]);
            left = next;
        }

        return string.Join(" ", parts);
    }
}
