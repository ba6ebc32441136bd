using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Core.Settings;

namespace Tezgah.Web.NewRun;

/// <summary>
/// The form for a new run: what was typed, everything wrong with it, and the job that comes out. Problems of a field show
/// once it was touched; those of all fields once the run was asked to start.
/// </summary>
public sealed class NewRunModel(string baseFolder)
{
    private readonly Dictionary<string, string> _texts = Defaults();
    private readonly HashSet<string> _touched = new(StringComparer.Ordinal);
    private List<Problem> _settings = [];
    private DataReport _data = DataReport.Empty;
    private IReadOnlyList<Problem> _refused = [];
    private Dictionary<string, string>? _before;
    private bool _all;

    /// <summary>The job as it stands; to be used only while <see cref="Problems"/> is empty.</summary>
    public TrainingJob Job { get; private set; } = new();

    /// <summary>The job for estimates, which need no data: null while any other setting is wrong.</summary>
    public TrainingJob? Estimated => _settings.TrueForAll(p => p.Where is { } key && IsOfFiles(key)) ? Job : null;

    /// <summary>What the data files hold.</summary>
    public DataReport Data => _data;

    /// <summary>Everything wrong.</summary>
    public IReadOnlyList<Problem> Problems => [.. _settings, .. _data.Problems, .. _refused];

    /// <summary>
    /// The groups of the form that the task and the method use, and any other in which something stands that is not its default.
    /// </summary>
    public IEnumerable<FormGroup> Groups => FormGroup.All.Where(g => g.IsUsedBy(_texts) || g.Keys.Any(IsChanged));

    /// <summary>Whether settings are wrong, whatever the data files hold; a recipe may name files that are not there yet.</summary>
    public bool HasSettingProblems => _settings.Any(p => p.Where?.StartsWith("data.", StringComparison.Ordinal) != true && p.Code != "base-model-needed");

    /// <summary>Everything wrong that shall show now.</summary>
    public IReadOnlyList<Problem> Shown => _all ? Problems : [.. Problems.Where(p => IsTouched(p.Where))];

    /// <summary>What the form was filled from: a run or a recipe; null where it began with the defaults.</summary>
    public string? BaselineName { get; private set; }

    /// <summary>The settings that hold something else than what the form was filled from, in the order of the form; the name is none.</summary>
    public IEnumerable<string> Differences => _before is null
        ? []
        : FormGroup.All.SelectMany(g => g.Keys).Where(k => k != "name" && _before[k] != _texts[k]);

    /// <summary>The form with every default.</summary>
    public static NewRunModel New(string baseFolder) => new NewRunModel(baseFolder).Read();

    /// <summary>The form with the settings of a run that is there; what its file has wrong shows at once.</summary>
    public static NewRunModel From(RunRecord run, string baseFolder)
    {
        ArgumentNullException.ThrowIfNull(run);
        var problems = new List<Problem>();
        var model = new NewRunModel(baseFolder);
        var job = JobFile.Parse(run.JobJson, "job.json", problems);
        model.Fill(job with { Name = RunName.After(run.Name) });
        model.SetBaseline(run.Name);
        model._refused = problems;
        model._all = problems.Count > 0;
        return model;
    }

    /// <summary>The form with the settings of a job; nothing of it counts as typed yet.</summary>
    public static NewRunModel Of(TrainingJob job, string baseFolder)
    {
        var model = new NewRunModel(baseFolder);
        model.Fill(job);
        return model;
    }

    /// <summary>
    /// Takes the settings of a recipe; with <paramref name="keepsData"/>, what stands in the form for data, columns, model and name stays.
    /// </summary>
    public void Take(Recipe recipe, bool keepsData)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var kept = _texts.Where(t => keepsData && StaysWithARecipe(t.Key) && IsChanged(t.Key)).ToArray();
        (_refused, _all) = (recipe.Problems, recipe.Problems.Count > 0);
        Fill(recipe.Job);
        SetBaseline(recipe.Name);
        foreach (var (key, text) in kept)
        {
            _texts[key] = text;
        }

        Read();
    }

    /// <summary>What differs from the defaults, to be kept over a reload.</summary>
    public IReadOnlyDictionary<string, string> Draft() => _texts.Where(t => IsChanged(t.Key)).ToDictionary(StringComparer.Ordinal);

    /// <summary>Takes a draft; settings that there are no longer are left out.</summary>
    public void Take(IReadOnlyDictionary<string, string> draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        foreach (var (key, standard) in Defaults())
        {
            _texts[key] = draft.GetValueOrDefault(key, standard);
        }

        Read();
    }

    /// <summary>What a field held when the form was filled; null where it holds the same, or where the form began with the defaults.</summary>
    public string? Before(string key) => _before?.GetValueOrDefault(key) is { } before && before != _texts[key] ? before : null;

    /// <summary>What is typed in a field.</summary>
    public string Text(string key) => _texts[key];

    /// <summary>Whether a field holds something other than its default.</summary>
    public bool IsChanged(string key) => _texts[key] != FormGroup.Definition(key).Default;

    /// <summary>The problems of one field that shall show now.</summary>
    public IEnumerable<Problem> ShownAt(string key) => Shown.Where(p => p.Where == key);

    /// <summary>Takes what was typed in a field and checks it.</summary>
    public void Set(string key, string text)
    {
        _texts[key] = text;
        _touched.Add(key);
        _refused = [];
        Read();
    }

    /// <summary>Takes a set of data files at once.</summary>
    public void Use(DataFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        Set("data.train", files.Train);
        Set("data.validation", files.Validation ?? "");
        Set("data.test", files.Test ?? "");
        Set("data.text_column", files.TextColumn);
        Set("data.label_column", files.LabelColumn);
    }

    /// <summary>Takes what was found out about the data files.</summary>
    public void Take(DataReport data) => _data = data;

    /// <summary>Shows everything wrong from now on; with <paramref name="refused"/>, also why the job was not taken.</summary>
    public void ShowAll(IReadOnlyList<Problem>? refused = null)
    {
        _all = true;
        _refused = refused ?? [];
    }

    private static Dictionary<string, string> Defaults() =>
        SettingsSchema<TrainingJob>.All.ToDictionary(s => s.Key, s => s.Default, StringComparer.Ordinal);

    private void SetBaseline(string name) => (BaselineName, _before) = (name, new Dictionary<string, string>(_texts, StringComparer.Ordinal));

    private static bool StaysWithARecipe(string key) =>
        key is "name" or "model.model_name_or_path" or "data.train" or "data.validation" or "data.test" || key.EndsWith("_column", StringComparison.Ordinal);

    private void Fill(TrainingJob job)
    {
        foreach (var (key, text) in SettingsSchema<TrainingJob>.ToTexts(job))
        {
            _texts[key] = text;
        }

        Read();
    }

    private NewRunModel Read()
    {
        _settings = [];
        var job = SettingsReader.ReadTexts<TrainingJob>(_texts, _settings);
        _settings.AddRange(JobChecks.Check(job));
        Job = job.WithPathsFrom(baseFolder);
        return this;
    }

    // Columns are wrong because of a file as often as because of their names.
    private bool IsTouched(string? key) =>
        key is null || _touched.Contains(key) || (IsOfData(key) && _data.Problems.Any(p => p.Where == key));

    private static bool IsOfFiles(string key) =>
        key is "data.train" or "data.validation" or "data.test" or "data.text_column" or "data.label_column";

    private static bool IsOfData(string key) =>
        key.StartsWith("data.", StringComparison.Ordinal) || key.StartsWith("prompt.", StringComparison.Ordinal);
}
