using Tezgah.Core.Jobs;
using Tezgah.Core.Models;
using Tezgah.Core.Training;
using Tezgah.Engine.Data;
using Tezgah.Engine.Models;
using Tezgah.Engine.Training;
using Tezgah.Text.Tasks;
using static TorchSharp.torch;

namespace Tezgah.Engine.Benchmarks;

/// <summary>The training of a workload, one update after the other, without evaluations and checkpoints.</summary>
internal sealed class WorkloadTraining : IDisposable
{
    private readonly Workload _workload;
    private readonly DecoderModel _model;
    private readonly AdamW _optimizer;
    private readonly TrainingStep _training;
    private readonly LearningRateSchedule _schedule;
    private readonly IEnumerator<PlannedStep> _plan;
    private int _step;

    /// <summary>A training that has not begun.</summary>
    /// <param name="workload">What to do.</param>
    /// <param name="model">The network, which belongs to the training from now on.</param>
    /// <param name="seed">The seed of what is dropped.</param>
    /// <param name="checkpointing">Whether activations are computed again instead of kept.</param>
    /// <param name="objective">Another way to the loss of the texts; null for the engine's.</param>
    public WorkloadTraining(
        Workload workload, DecoderModel model, long seed, bool checkpointing = false, Func<EncodedSet, IObjective, IObjective>? objective = null)
    {
        (_workload, _model) = (workload, model);
        var settings = Settings(workload.Optimizer!, seed, checkpointing);
        var set = Set(workload);
        IObjective own = model.Config.Head == ModelHead.CausalLM ? new LanguageObjective(set) : new ClassificationObjective(set);
        _optimizer = new AdamW(model.Weights.Trained!, settings);
        _training = new TrainingStep(settings, model, objective?.Invoke(set, own) ?? own, _optimizer);
        _schedule = LearningRateSchedule.Of(settings, workload.Optimizer!.ScheduleSteps);
        _plan = Steps(workload).GetEnumerator();
    }

    /// <summary>The number of weights in training.</summary>
    public long TrainedCount => _model.Weights.Trained!.Count;

    /// <summary>Makes the next update.</summary>
    /// <returns>The mean loss before it, the tokens of its texts, and the tokens or texts that the mean is over.</returns>
    public (float Loss, long Tokens, long Labels) Next()
    {
        using var scope = NewDisposeScope();
        _plan.MoveNext();
        var (loss, norm, weight) = _training.Run(_plan.Current, _step, _schedule.At(_step));
        _step++;
        using (loss)
        using (norm)
        {
            return (loss.item<float>(), _plan.Current.Texts.Sum(t => (long)_workload.Lengths[t]), (long)weight);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _plan.Dispose();
        _optimizer.Dispose();
        _model.Dispose();
    }

    private static TrainingSettings Settings(WorkloadOptimizer given, long seed, bool checkpointing) => new()
    {
        LearningRate = given.Lr,
        AdamBeta1 = given.Betas[0],
        AdamBeta2 = given.Betas[1],
        AdamEpsilon = given.Eps,
        WeightDecay = given.WeightDecay,
        MaxGradNorm = given.MaxGradNorm,
        LrSchedulerType = given.Schedule,
        WarmupSteps = 0,
        Dropout = 0,
        Seed = seed,
        GradientCheckpointing = checkpointing,
    };

    private static EncodedSet Set(Workload workload)
    {
        var texts = Enumerable.Range(0, workload.Lengths.Count).ToList();
        return new EncodedSet(workload.Name, [.. texts.Select(workload.Text)], workload.Labels ?? [], 0)
        {
            LossRanges = workload.ResponseStarts is { } starts
                ? [.. texts.Select(t => new[] { new TokenRange(Math.Max(1, starts[t]), workload.Lengths[t]) })]
                : [],
        };
    }

    /// <summary>Consecutive batches of the given order, so many to a step, again and again.</summary>
    private static IEnumerable<PlannedStep> Steps(Workload workload)
    {
        IEnumerable<int[]> Batches()
        {
            while (true)
            {
                foreach (var batch in workload.Order.Chunk(workload.Batch).Where(b => b.Length == workload.Batch))
                {
                    yield return batch;
                }
            }
        }

        return Batches().Chunk(workload.Accumulate).Select(batches => new PlannedStep(batches));
    }
}
