using Tezgah.Core.Evaluations;
using Tezgah.Core.Jobs;
using Tezgah.Core.Models;
using Tezgah.Core.Runs;
using Tezgah.Core.Runs.Imports;
using Tezgah.Runs.Chat;
using Tezgah.Web.Models;

namespace Tezgah.Web.TryIt;

/// <summary>The models that can be tried: those on the list, and of each finished run what it made and, where it had one, its base.</summary>
public sealed class TryTargets(IModelStore models, IRunStore runs, IRunService service, ModelReader reader)
{
    private const int MostRuns = 100;

    /// <summary>All of them: runs first, the newest on top.</summary>
    /// <param name="run">The id of a run that is among them however old it is; null for none.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public async Task<IReadOnlyList<TryTarget>> ListAsync(string? run = null, CancellationToken cancellationToken = default)
    {
        var targets = new List<TryTarget>();
        var all = await runs.ListAsync(cancellationToken);
        RunRecord[] ended = [.. all.Where(IsTrained).Take(MostRuns)];
        if (ended.All(r => r.Id != run) && all.FirstOrDefault(r => r.Id == run) is { } older && IsTrained(older))
        {
            ended = [.. ended, older];
        }

        targets.AddRange(await Task.Run(() => ended.SelectMany(OfRun).ToArray(), cancellationToken));
        foreach (var model in await models.ListAsync(cancellationToken))
        {
            var facts = await reader.DescribeAsync(model.Folder, cancellationToken);
            if (facts.Config is { } config)
            {
                targets.Add(new TryTarget(
                    "model:" + model.Id,
                    model.Name,
                    IsBase: false,
                    new ChatModel(
                        model.Folder,
                        facts.Dtypes is [var most, ..] && most.Dtype is not ("F32" or "F64") ? "bfloat16" : "float32",
                        Classifies: config.Head == ModelHead.SequenceClassification)));
            }
        }

        return targets;
    }

    private static bool IsTrained(RunRecord run) =>
        run.Status is RunStatus.Completed or RunStatus.Stopped && !EvaluateJobFile.IsEvaluation(run.JobJson) && !ImportMark.IsImported(run);

    private IEnumerable<TryTarget> OfRun(RunRecord run)
    {
        var job = JobFile.Parse(run.JobJson, run.Id, []);
        var artifacts = service.Folder(run.Id).Artifacts;
        var classifies = job.Task == TaskNames.Classification;
        // Of QLoRA the worker takes what the training had, as an evaluation does.
        var lies = job.Method == MethodNames.Qlora
            ? new BaseQuantization(job.Quantization.ComputeDtype, job.Quantization.UseDoubleQuant, job.Training.Dtype)
            : null;
        var dtype = lies is not null ? null : job.Training.Dtype == "float32" ? "float32" : "bfloat16";
        if (Directory.Exists(Path.Combine(artifacts, "adapter")) && job.Model.ModelNameOrPath is { } under)
        {
            yield return new TryTarget("run:" + run.Id, run.Name, IsBase: false, new ChatModel(under, dtype, Path.Combine(artifacts, "adapter"), classifies), lies);
        }
        else if (File.Exists(Path.Combine(artifacts, "model", "config.json")))
        {
            yield return new TryTarget("run:" + run.Id, run.Name, IsBase: false, new ChatModel(Path.Combine(artifacts, "model"), dtype, null, classifies));
        }
        else
        {
            yield break;
        }

        // Before it was trained, a classifier's head said nothing.
        if (!classifies && job.Model.ModelNameOrPath is { } source)
        {
            yield return new TryTarget("base:" + run.Id, run.Name, IsBase: true, new ChatModel(source, dtype) { Run = lies is null ? null : service.Folder(run.Id).Root }, lies);
        }
    }
}
