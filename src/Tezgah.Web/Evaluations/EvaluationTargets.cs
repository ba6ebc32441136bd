using Tezgah.Core.Evaluations;
using Tezgah.Core.Jobs;
using Tezgah.Core.Models;
using Tezgah.Core.Models.Adapters;
using Tezgah.Core.Runs;
using Tezgah.Web.Models;

namespace Tezgah.Web.Evaluations;

/// <summary>What can be evaluated: the models on the list, and what a run made.</summary>
public sealed class EvaluationTargets(IModelStore models, IRunService runs, ModelReader reader)
{
    /// <summary>The models on the list that can be opened.</summary>
    public async Task<IReadOnlyList<EvaluationTarget>> OfModelsAsync(CancellationToken cancellationToken = default)
    {
        var targets = new List<EvaluationTarget>();
        foreach (var model in await models.ListAsync(cancellationToken))
        {
            if ((await reader.DescribeAsync(model.Folder, cancellationToken)).Config is { } config)
            {
                targets.Add(new("model:" + model.Id, model.Name, model.Folder, null, null, config.Head == ModelHead.SequenceClassification));
            }
        }

        return targets;
    }

    /// <summary>What a run made: the trained model, each checkpoint, the model before it, and all of it for programming problems.</summary>
    public IReadOnlyList<EvaluationTarget> OfRun(RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var job = JobFile.Parse(run.JobJson, run.Id, []);
        var folder = runs.Folder(run.Id);
        var (root, classifies) = (job.Model.ModelNameOrPath, job.Task == TaskNames.Classification);
        var targets = new List<EvaluationTarget>();
        if (root is not null && Directory.Exists(folder.Artifact("adapter")))
        {
            targets.Add(new("final", run.Name, root, folder.Artifact("adapter"), null, classifies));
        }
        else if (File.Exists(folder.Artifact("model/config.json")))
        {
            targets.Add(new("final", run.Name, folder.Artifact("model"), null, null, classifies));
        }

        var checkpoints = !Directory.Exists(folder.Checkpoints) ? [] : Directory.GetDirectories(folder.Checkpoints, "checkpoint-*")
            .Select(path => (Path: path, Step: ModelSource.StepOf(path))).Where(c => c.Step is not null).OrderBy(c => c.Step).ToArray();
        foreach (var (path, step) in checkpoints)
        {
            var adapter = File.Exists(Path.Combine(path, LoraConfigFile.FileName));
            if (adapter ? root is not null : File.Exists(Path.Combine(path, ModelConfigFile.FileName)))
            {
                var name = Path.GetFileName(path);
                targets.Add(new(name, $"{run.Name} {name}", adapter ? root! : path, adapter ? path : null, step, classifies));
            }
        }

        // Before it was trained, a classifier's head said nothing.
        if (root is not null && !classifies)
        {
            targets.Add(new("base", Path.GetFileName(Path.TrimEndingDirectorySeparator(root)), root, null, 0, Classifies: false));
            if (checkpoints.Length > 0)
            {
                targets.Add(new("all", run.Name, root, null, null, Classifies: false) { Run = folder.Root });
            }
        }

        return targets;
    }
}
