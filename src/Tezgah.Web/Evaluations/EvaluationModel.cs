using Tezgah.Core.Evaluations;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Core.Settings;
using Tezgah.Web.NewRun;

namespace Tezgah.Web.Evaluations;

/// <summary>
/// The form for a new evaluation: what was typed, what is chosen to be evaluated, everything wrong with it, and the jobs that come out.
/// </summary>
public sealed class EvaluationModel(string baseFolder) : SettingsForm<EvaluateJob>
{
    private readonly List<string> _chosen = [];
    private List<Problem> _settings = [];
    private IReadOnlyList<Problem> _outside = [];
    private EvaluateJob _job = new();

    /// <summary>What can be chosen.</summary>
    public IReadOnlyList<EvaluationTarget> Targets { get; private set; } = [];

    /// <summary>What is chosen, in the order of the list.</summary>
    public IReadOnlyList<EvaluationTarget> Chosen => [.. Targets.Where(t => _chosen.Contains(t.Id, StringComparer.Ordinal) && IsOffered(t))];

    /// <summary>What is measured.</summary>
    public string Task => Texts["task"];

    /// <summary>The jobs, one for each target; to be used only while <see cref="Problems"/> is empty.</summary>
    public IReadOnlyList<EvaluateJob> Jobs
    {
        get
        {
            var chosen = Chosen;
            return [.. chosen.Select(t => t.Of(_job, chosen.Count > 1).WithPathsFrom(baseFolder))];
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Problem> Problems => [.. _settings, .. OfTargets(), .. _outside, .. Refused];

    /// <summary>The groups of the form as far as the task uses them.</summary>
    public IEnumerable<EvaluationGroup> Groups =>
        EvaluationGroup.All.Select(g => g.For(Task)).Where(g => g.Basic.Count + g.Advanced.Count > 0);

    /// <summary>Whether a target can be measured so: all checkpoints at once are for programming problems.</summary>
    public bool IsOffered(EvaluationTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return target.Run is null || Task == EvaluationTasks.Pass;
    }

    /// <summary>Takes what can be chosen, and chooses of it.</summary>
    public void Offer(IReadOnlyList<EvaluationTarget> targets, params IEnumerable<string> chosen)
    {
        Targets = targets;
        _chosen.Clear();
        _chosen.AddRange(chosen);
    }

    /// <summary>Chooses a target, or leaves it out.</summary>
    public void Choose(string id, bool isChosen)
    {
        Forgive();
        _chosen.Remove(id);
        if (isChosen)
        {
            _chosen.Add(id);
        }
    }

    /// <summary>Takes a data file with its columns.</summary>
    public void Use(DataFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        Set("data.file", files.Test ?? files.Validation ?? files.Train);
        Set("data.text_column", files.TextColumn);
        Set("data.label_column", files.LabelColumn);
        Set("data.split", "");
    }

    /// <summary>Takes the data and the prompts of a training run: its test rows, or else those of its validation.</summary>
    /// <param name="run">The run.</param>
    /// <param name="split">Its <c>split.json</c>; it need not be there.</param>
    public void Take(RunRecord run, string split)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (EvaluateJobFile.IsEvaluation(run.JobJson))
        {
            Fill(EvaluateJobFile.Parse(run.JobJson, "job.json", []) with { Name = "" });
            return;
        }

        var job = JobFile.Parse(run.JobJson, run.Id, []);
        var data = job.Data;
        var (file, part) = data.Test is { } test ? (test, null)
            : data.TestShare > 0 ? (data.Train, "test")
            : data.Validation is { } validation ? (validation, null)
            : (data.Train, (string?)"validation");
        Fill(new EvaluateJob
        {
            Task = job.Task == TaskNames.Classification ? EvaluationTasks.Classification : EvaluationTasks.Perplexity,
            Data = new EvaluationData
            {
                File = file,
                TextColumn = data.TextColumn,
                LabelColumn = data.LabelColumn,
                MaxLength = data.MaxLength,
                TruncationSide = data.TruncationSide == new DataSettings().TruncationSide ? null : data.TruncationSide,
                Split = part is not null && File.Exists(split) ? split : null,
                Part = part ?? new EvaluationData().Part,
            },
            Prompt = job.Task == TaskNames.Instruction ? job.Prompt with { LossOn = new PromptSettings().LossOn } : new PromptSettings(),
            BatchSize = job.Evaluation.PerDeviceEvalBatchSize,
            Device = job.Device,
        });
    }

    /// <summary>What there is to look at now.</summary>
    public EvaluationLook Look()
    {
        var jobs = Jobs;
        return new(jobs is [var first, ..] ? first : _job.WithPathsFrom(baseFolder), jobs, Chosen is [{ Classifies: true }, ..]);
    }

    /// <summary>Takes what was found out about it.</summary>
    public void Take(EvaluationFindings found)
    {
        ArgumentNullException.ThrowIfNull(found);
        _outside = found.Problems;
    }

    // What the task leaves without an effect keeps what was typed, for the task that uses it, and is no part of the job.
    protected override void Check()
    {
        var used = Texts.ToDictionary(
            t => t.Key, t => EvaluateChecks.IsUsed(t.Key, Task) ? t.Value : EvaluationGroup.Definition(t.Key).Default, StringComparer.Ordinal);
        _settings = [];
        _job = SettingsReader.ReadTexts<EvaluateJob>(used, _settings);
        _settings.AddRange(EvaluateChecks.Check(_job));
        _settings.AddRange(RunMarks.NameProblems(_job.Name));
        // The model is chosen from the list.
        _settings.RemoveAll(p => p.Where is { } key && EvaluationGroup.Folder.Contains(key));
    }

    private IEnumerable<Problem> OfTargets()
    {
        var chosen = Chosen;
        if (chosen.Count == 0)
        {
            yield return new Problem("evaluation-nothing-chosen", "model.model_name_or_path");
        }

        foreach (var target in chosen)
        {
            if (Task == EvaluationTasks.Classification && !target.Classifies && _job.Model.ScoreFile is null)
            {
                yield return new Problem("model-not-classifier", "task", target.Adapter ?? target.Folder);
            }
            else if (Task is EvaluationTasks.Labels or EvaluationTasks.Perplexity or EvaluationTasks.Pass && target.Classifies)
            {
                yield return new Problem("model-not-causal", "task", target.Adapter ?? target.Folder);
            }
        }
    }
}
