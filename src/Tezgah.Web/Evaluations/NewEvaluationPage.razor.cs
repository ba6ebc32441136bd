using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Tezgah.Core.Evaluations;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Web.Access;
using Tezgah.Web.Display;
using Tezgah.Web.Hosting;
using Tezgah.Web.Layout;
using Tezgah.Web.NewRun;

namespace Tezgah.Web.Evaluations;

/// <summary>The form for a new evaluation, of what a run made (<c>?run=ID</c>) or of a model (<c>?model=ID</c>).</summary>
public sealed partial class NewEvaluationPage : IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private readonly List<(string Id, string Name)> _submitted = [];
    private EvaluationWords? _words;
    private EvaluationModel? _model;
    private EvaluationWatch? _watch;
    private EvaluationFit? _fit;
    private IReadOnlyList<DataFiles> _known = [];
    private Problem? _missing;
    private (string? Run, string? Model)? _from;
    private string? _said;
    private bool _refused;
    private bool _busy;

    /// <summary>The run that is evaluated, or, where it is an evaluation itself, whose settings the form begins with.</summary>
    [SupplyParameterFromQuery(Name = "run")]
    public string? RunId { get; set; }

    /// <summary>The model that is evaluated.</summary>
    [SupplyParameterFromQuery(Name = "model")]
    public string? ModelId { get; set; }

    /// <summary>Where runs are kept.</summary>
    [Inject]
    public required IRunStore Store { get; set; }

    /// <summary>Knows the folders of runs.</summary>
    [Inject]
    public required IRunService Runs { get; set; }

    /// <summary>Takes the evaluation.</summary>
    [Inject]
    public required IEvaluationService Service { get; set; }

    /// <summary>Knows what can be evaluated.</summary>
    [Inject]
    public required EvaluationTargets Targets { get; set; }

    /// <summary>Where the sample is, and where relative paths count from.</summary>
    [Inject]
    public required DashboardOptions Options { get; set; }

    /// <summary>Where files may lie.</summary>
    [Inject]
    public required AllowedFolders Folders { get; set; }

    /// <summary>The words of an evaluation's own settings.</summary>
    [Inject]
    public required IStringLocalizer<EvaluationSettingTexts> Own { get; set; }

    /// <summary>The words of the settings that a training has too.</summary>
    [Inject]
    public required IStringLocalizer<SettingTexts> Shared { get; set; }

    /// <summary>Puts text where the person can paste it from.</summary>
    [Inject]
    public required ClipboardText Clipboard { get; set; }

    /// <summary>The clock.</summary>
    [Inject]
    public required TimeProvider Time { get; set; }

    /// <summary>Leads to the evaluation.</summary>
    [Inject]
    public required NavigationManager Navigation { get; set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
        _watch?.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (_from == (RunId, ModelId))
        {
            // The page was only drawn again; what was typed stays.
            return;
        }

        _from = (RunId, ModelId);
        _words = new EvaluationWords(Own, Shared);
        _watch ??= new EvaluationWatch(Time, Folders, Options.Machine);
        _submitted.Clear();
        _refused = false;
        var run = RunId is null ? null : await Store.FindAsync(RunId, _left.Token);
        _missing = RunId is not null && run is null ? new Problem("run-missing", null, RunId) : null;
        var model = new EvaluationModel(Options.BaseFolder);
        var models = await Targets.OfModelsAsync(_left.Token);
        if (run is null)
        {
            model.Offer(models, ModelId is null ? [] : ["model:" + ModelId]);
            if (model.Chosen is [{ Classifies: false }])
            {
                model.Set("task", EvaluationTasks.Perplexity);
            }
        }
        else if (EvaluateJobFile.IsEvaluation(run.JobJson))
        {
            model.Take(run, "");
            var again = Again(run);
            model.Offer([again, .. models], again.Id);
        }
        else
        {
            model.Take(run, Runs.Folder(run.Id).Artifact("split.json"));
            model.Offer([.. Targets.OfRun(run), .. models], "final");
        }

        var sample = Options.SampleFolder is { } folder ? DataFiles.Of(T["Sample"], SampleJob.In(folder, "")) : null;
        _known = DataFiles.Known(sample, (await Store.ListAsync(_left.Token)).Where(r => !EvaluateJobFile.IsEvaluation(r.JobJson)));
        _model = model;
        await LookAsync();
    }

    private static EvaluationTarget Again(RunRecord run)
    {
        var job = EvaluateJobFile.Parse(run.JobJson, run.Id, []);
        return new("again", run.Name, job.Model.ModelNameOrPath, job.Model.Adapter, null, job.Task == EvaluationTasks.Classification) { Run = job.Pass.Run };
    }

    private string NameOf(EvaluationTarget target) => target switch
    {
        { Id: "final" } => T["Target.final"],
        { Id: "base" } => T["Target.base", target.Name],
        { Id: "all" } => T["Target.all"],
        { Id: "again" } => T["Target.again", target.Name],
        { Step: { } step } => T["Target.checkpoint", Format.Count(step)],
        _ => T["Target.model", target.Name],
    };

    private async Task SetAsync(string key, string text)
    {
        _model!.Set(key, text);
        Take(_model, await _watch!.LookWhenTypedAsync(_model.Look()));
    }

    private async Task ChooseAsync(string id, bool isChosen)
    {
        _model!.Choose(id, isChosen);
        await LookAsync();
    }

    private async Task UseAsync(DataFiles files)
    {
        _model!.Use(files);
        await LookAsync();
    }

    private async Task LookAsync() => Take(_model!, await _watch!.LookAsync(_model!.Look()));

    private void Take(EvaluationModel model, EvaluationFindings? found)
    {
        if (found is not null && model == _model)
        {
            model.Take(found);
            _fit = found.Fit;
        }
    }

    private async Task CopyAsync(EvaluationModel model) =>
        _said = T[await Clipboard.CopyAsync(string.Join('\n', model.Jobs.Select(EvaluationCommand.Of))) ? "Copied" : "NotCopied"];

    private async Task StartAsync()
    {
        if (_busy || (_submitted.Count > 0 && !_refused))
        {
            // A second click that was on its way before the button was disabled.
            return;
        }

        _busy = true;
        try
        {
            await SendAsync(_model!);
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task SendAsync(EvaluationModel model)
    {
        // What is typed meanwhile takes the look over; it is what shall be sent then.
        while (!_left.IsCancellationRequested)
        {
            if (await _watch!.LookAsync(model.Look()) is { } found)
            {
                Take(model, found);
                break;
            }
        }

        model.ShowAll(_fit is { IsTooLarge: true } ? [new Problem("evaluation-memory-now", "model.model_name_or_path", Format.Bytes(_fit.Memory.Weights), Format.Bytes(_fit.Free))] : null);
        if (model.Problems.Count > 0 || _left.IsCancellationRequested)
        {
            return;
        }

        var (sent, refused) = (new List<string>(), new List<Problem>());
        foreach (var (target, job) in model.Chosen.Zip(model.Jobs).ToArray())
        {
            try
            {
                // Without the page's token: leaving it must not leave out the last of several.
                _submitted.Add((await Service.SubmitAsync(job, CancellationToken.None), job.Name));
                sent.Add(target.Id);
            }
            catch (ProblemException e)
            {
                refused.AddRange(e.Problems);
            }
        }

        _refused = refused.Count > 0;
        if (_refused)
        {
            // Those that were taken are not sent again with the others.
            sent.ForEach(id => model.Choose(id, isChosen: false));
            model.ShowAll([.. refused.Distinct()]);
        }
        else if (_submitted is [var only] && !_left.IsCancellationRequested)
        {
            Navigation.NavigateTo(Links.Run(only.Id));
        }
    }
}
