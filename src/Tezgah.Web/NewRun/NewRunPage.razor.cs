using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Tezgah.Core.Evaluations;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Core.Runs.Imports;
using Tezgah.Web.Access;
using Tezgah.Web.Data;
using Tezgah.Web.Display;
using Tezgah.Web.Hosting;
using Tezgah.Web.Layout;

namespace Tezgah.Web.NewRun;

/// <summary>The form for a new run, empty or with the settings of another (<c>?from=ID</c>).</summary>
public sealed partial class NewRunPage : IAsyncDisposable
{
    private const string BaseModelKey = "model.model_name_or_path";

    private static readonly Dictionary<string, string> s_suggestions = new(StringComparer.Ordinal)
    {
        ["data.train"] = "known-files",
        ["data.validation"] = "known-files",
        ["data.test"] = "known-files",
        ["data.text_column"] = "known-columns",
        ["data.label_column"] = "known-columns",
        [BaseModelKey] = KnownModels.ListId,
    };

    private DataWatch? _watch;
    private IReadOnlyList<DataFiles> _known = [];
    private ScriptModule? _script;
    private ProblemSummary? _summary;
    private NewRunModel? _model;
    private Problem? _notFound;
    private (string? Run, string? Data) _from;
    private IReadOnlyList<Recipe> _recipes = [];
    private OthersUse _others = OthersUse.Nothing;
    private PastUse _past = PastUse.Nothing;
    private (string Task, string Method)? _pastOf;
    private bool _restored;
    private bool _drafted;
    private bool _anew;
    private bool _focus;
    private bool _busy;

    /// <summary>The run whose settings the form begins with.</summary>
    [SupplyParameterFromQuery(Name = "from")]
    public string? From { get; set; }

    /// <summary>The data set that the form begins with.</summary>
    [SupplyParameterFromQuery(Name = "data")]
    public string? OnData { get; set; }

    /// <summary>Knows the data sets.</summary>
    [Inject]
    public required DataCatalog Catalog { get; set; }

    /// <summary>Reads their files.</summary>
    [Inject]
    public required DataFileReader Files { get; set; }

    /// <summary>Keeps recipes.</summary>
    [Inject]
    public required RecipeStore Recipes { get; set; }

    /// <summary>Knows what past runs used.</summary>
    [Inject]
    public required PastUses Past { get; set; }

    /// <summary>Where runs are kept.</summary>
    [Inject]
    public required IRunStore Store { get; set; }

    /// <summary>Takes the run.</summary>
    [Inject]
    public required IRunService Service { get; set; }

    /// <summary>Where the sample is, and where relative paths count from.</summary>
    [Inject]
    public required DashboardOptions Options { get; set; }

    /// <summary>Where data files may lie.</summary>
    [Inject]
    public required AllowedFolders Folders { get; set; }

    /// <summary>The clock.</summary>
    [Inject]
    public required TimeProvider Time { get; set; }

    /// <summary>Leads to the run.</summary>
    [Inject]
    public required NavigationManager Navigation { get; set; }

    /// <summary>The browser's scripts.</summary>
    [Inject]
    public required IJSRuntime Script { get; set; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _watch?.Dispose();
        if (_script is not null)
        {
            await _script.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (_model is not null && (From, OnData) == _from)
        {
            // The page was only drawn again; what was typed stays.
            return;
        }

        _from = (From, OnData);
        _script ??= new ScriptModule(Script, "/js/form.js");
        _watch ??= new DataWatch(Time, Folders);
        var from = From is null ? null : await Store.FindAsync(From);
        _notFound = From is not null && from is null ? new Problem("run-missing", null, From)
            : from is not null && Obstacle(from) is { } obstacle ? obstacle
            : null;
        from = _notFound is null ? from : null;
        var sample = Options.SampleFolder is { } folder ? DataFiles.Of(T["Sample"], SampleJob.In(folder, "")) : null;
        _known = DataFiles.Known(sample, await Store.ListAsync());
        _model = from is not null ? NewRunModel.From(from, Options.BaseFolder)
            : OnData is not null ? NewRunModel.Of(await JobOnAsync(OnData), Options.BaseFolder)
            : NewRunModel.New(Options.BaseFolder);
        _drafted = false;
        await ReadRecipesAsync();
        Take(await _watch.LookAsync(_model.Job));
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_drafted && !_anew && _model is not null)
        {
            _drafted = true;
            await RestoreAsync();
        }

        await ReadPastAsync();

        if (_focus && _summary is not null)
        {
            _focus = false;
            await _summary.FocusAsync();
        }
    }

    // Its page offers no such link; an address can be typed all the same.
    private static Problem? Obstacle(RunRecord run) =>
        EvaluateJobFile.IsEvaluation(run.JobJson) ? new Problem("clone-of-evaluation", null, run.Name)
        : ImportMark.IsImported(run) ? new Problem("clone-of-import", null, run.Name)
        : null;

    private async Task<TrainingJob> JobOnAsync(string id)
    {
        if (await Catalog.FindAsync(id) is not { } known)
        {
            _notFound = new Problem("data-set-missing", null, id);
            return new TrainingJob();
        }

        var data = await OpenedData.OpenAsync(known.Set, Files, CancellationToken.None);
        return new TrainingJob().With(known.Set, data.Task, data.Roles);
    }

    private async Task SetAsync((string Key, string Text) change)
    {
        _model!.Set(change.Key, change.Text);
        await KeepDraftAsync();
        if (change.Key is "task" || change.Key.StartsWith("data.", StringComparison.Ordinal) || change.Key.StartsWith("prompt.", StringComparison.Ordinal))
        {
            Take(await _watch!.LookWhenTypedAsync(_model.Job));
        }
    }

    private async Task UseAsync(DataFiles files)
    {
        _model!.Use(files);
        await KeepDraftAsync();
        Take(await _watch!.LookAsync(_model.Job));
    }

    private async Task TakeAdviceAsync(IReadOnlyList<(string Key, string Value)> changes)
    {
        foreach (var change in changes)
        {
            await SetAsync(change);
        }
    }

    private void Take(DataReport? data)
    {
        if (data is not null)
        {
            _model!.Take(data);
        }
    }

    private async Task StartAsync()
    {
        if (_busy)
        {
            // A second click that was on its way before the button was disabled.
            return;
        }

        _busy = true;
        Take(await _watch!.LookAsync(_model!.Job));
        _model.ShowAll();
        if (_model.Problems.Count == 0)
        {
            try
            {
                var id = await Service.SubmitAsync(_model.Job);
                await DropDraftAsync();
                Navigation.NavigateTo(Links.Run(id));
                return;
            }
            catch (ProblemException e)
            {
                _model.ShowAll(e.Problems);
            }
        }

        _focus = true;
        _busy = false;
    }

    private async Task ReadRecipesAsync()
    {
        _recipes = await Task.Run(Recipes.List);
        _others = OthersUse.Of(_recipes);
    }

    // Wherever task and method came from: what was typed, a recipe, or a draft.
    private async Task ReadPastAsync()
    {
        if (_model is null || (_model.Job.Task, _model.Job.Method) is var now && now == _pastOf)
        {
            return;
        }

        _pastOf = now;
        try
        {
            var past = await Past.OfAsync(now.Task, now.Method);
            if (_pastOf == now)
            {
                _past = past;
                StateHasChanged();
            }
        }
        catch (ProblemException)
        {
            // The form goes on without hints; what is wrong with the store is said where runs are listed.
        }
    }

    private async Task LoadAsync((Recipe Recipe, bool KeepsData) chosen)
    {
        _model!.Take(chosen.Recipe, chosen.KeepsData);
        await KeepDraftAsync();
        Take(await _watch!.LookAsync(_model.Job));
    }

    private async Task GoToAsync(string key) => await (await _script!.GetAsync()).InvokeVoidAsync("goTo", SettingHint.Id(key));
}
