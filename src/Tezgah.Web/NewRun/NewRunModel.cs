using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Core.Settings;

namespace Tezgah.Web.NewRun;

/// <summary>The form for a new run: what was typed, everything wrong with it, and the job that comes out.</summary>
public sealed class NewRunModel(string baseFolder) : SettingsForm<TrainingJob>
{
    private List<Problem> _settings = [];
    private DataReport _data = DataReport.Empty;
    private Dictionary<string, string>? _before;

    /// <summary>The job as it stands; to be used only while <see cref="Problems"/> is empty.</summary>
    public TrainingJob Job { get; private set; } = new();

    /// <summary>The job for estimates, which need no data: null while any other setting is wrong.</summary>
    public TrainingJob? Estimated => _settings.TrueForAll(p => p.Where is { } key && IsOfFiles(key)) ? Job : null;

    /// <summary>What the data files hold.</summary>
    public DataReport Data => _data;

    /// <inheritdoc/>
    public override IReadOnlyList<Problem> Problems => [.. _settings, .. _data.Problems, .. Refused];

    /// <summary>
    /// The groups of the form that the task and the method use, and any other in which something stands that is not its default.
    /// </summary>
    public IEnumerable<FormGroup> Groups => FormGroup.All.Where(g => g.IsUsedBy(Texts) || g.Keys.Any(IsChanged));

    /// <summary>Whether settings are wrong, whatever the data files hold; a recipe may name files that are not there yet.</summary>
    public bool HasSettingProblems => _settings.Any(p => p.Where?.StartsWith("data.", StringComparison.Ordinal) != true && p.Code != "base-model-needed");

    /// <summary>What the form was filled from: a run or a recipe; null where it began with the defaults.</summary>
    public string? BaselineName { get; private set; }

    /// <summary>The settings that hold something else than what the form was filled from, in the order of the form; the name is none.</summary>
    public IEnumerable<string> Differences => _before is null
        ? []
        : FormGroup.All.SelectMany(g => g.Keys).Where(k => k != "name" && _before[k] != Texts[k]);

    /// <summary>The form with every default.</summary>
    public static NewRunModel New(string baseFolder) => Of(new TrainingJob(), baseFolder);

    /// <summary>The form with the settings of a run that is there; what its file has wrong shows at once.</summary>
    public static NewRunModel From(RunRecord run, string baseFolder)
    {
        ArgumentNullException.ThrowIfNull(run);
        var problems = new List<Problem>();
        var model = new NewRunModel(baseFolder);
        var job = JobFile.Parse(run.JobJson, "job.json", problems);
        model.Fill(job with { Name = RunName.After(run.Name) });
        model.SetBaseline(run.Name);
        model.Refuse(problems, showsAll: problems.Count > 0);
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
        var kept = Texts.Where(t => keepsData && StaysWithARecipe(t.Key) && IsChanged(t.Key)).ToArray();
        Refuse(recipe.Problems, showsAll: recipe.Problems.Count > 0);
        Fill(recipe.Job);
        SetBaseline(recipe.Name);
        foreach (var (key, text) in kept)
        {
            Texts[key] = text;
        }

        Check();
    }

    /// <summary>What differs from the defaults, to be kept over a reload.</summary>
    public IReadOnlyDictionary<string, string> Draft() => Texts.Where(t => IsChanged(t.Key)).ToDictionary(StringComparer.Ordinal);

    /// <summary>Takes a draft; settings that there are no longer are left out.</summary>
    public void Take(IReadOnlyDictionary<string, string> draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        foreach (var (key, standard) in Defaults())
        {
            Texts[key] = draft.GetValueOrDefault(key, standard);
        }

        Check();
    }

    /// <summary>What a field held when the form was filled; null where it holds the same, or where the form began with the defaults.</summary>
    public string? Before(string key) => _before?.GetValueOrDefault(key) is { } before && before != Texts[key] ? before : null;

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

    /// <inheritdoc/>
    protected override void Check()
    {
        _settings = [];
        var job = SettingsReader.ReadTexts<TrainingJob>(Texts, _settings);
        _settings.AddRange(JobChecks.Check(job));
        _settings.AddRange(RunMarks.NameProblems(job.Name));
        Job = job.WithPathsFrom(baseFolder);
    }

    // Columns are wrong because of a file as often as because of their names.
    /// <inheritdoc/>
    protected override bool IsTouched(string? key) =>
        key is null || base.IsTouched(key) || (IsOfData(key) && _data.Problems.Any(p => p.Where == key));

    private void SetBaseline(string name) => (BaselineName, _before) = (name, new Dictionary<string, string>(Texts, StringComparer.Ordinal));

    private static bool StaysWithARecipe(string key) =>
        key is "name" or "model.model_name_or_path" or "data.train" or "data.validation" or "data.test" || key.EndsWith("_column", StringComparison.Ordinal);

    private static bool IsOfFiles(string key) =>
        key is "data.train" or "data.validation" or "data.test" or "data.text_column" or "data.label_column";

    private static bool IsOfData(string key) =>
        key.StartsWith("data.", StringComparison.Ordinal) || key.StartsWith("prompt.", StringComparison.Ordinal);
}
