using Tezgah.Core.Jobs;
using Tezgah.Core.Models;
using Tezgah.Core.Training;
using Tezgah.Engine.Adapters;
using Tezgah.Engine.Data;
using Tezgah.Engine.Models;
using Tezgah.Engine.Training;
using Tezgah.Text.Tasks;
using static TorchSharp.torch;

namespace Tezgah.Engine.Benchmarks;

/// <summary>Training on texts of given lengths: the steps that a run makes, without its evaluations and checkpoints.</summary>
public static class TrainBenchmark
{
    /// <summary>Measures.</summary>
    /// <param name="workload">What to do.</param>
    /// <param name="options">How long, and in which type.</param>
    /// <param name="device">Where.</param>
    public static BenchmarkResult Run(Workload workload, BenchmarkOptions options, Device device)
    {
        ArgumentNullException.ThrowIfNull(workload);
        ArgumentNullException.ThrowIfNull(options);
        var settings = Settings(workload, options);
        using var model = Model(workload, options, device);
        var set = Set(workload);
        IObjective objective = model.Config.Head == ModelHead.CausalLM ? new LanguageObjective(set) : new ClassificationObjective(set);
        using var optimizer = new AdamW(model.Weights.Trained!, settings);
        var training = new TrainingStep(settings, model, objective, optimizer);
        var schedule = LearningRateSchedule.Of(settings, workload.Optimizer!.ScheduleSteps);
        using var plan = Steps(workload).GetEnumerator();
        var step = 0;
        long real = 0;
        long labels = 0;
        var (first, last) = (double.NaN, double.NaN);
        const int WarmUp = 2;
        for (var i = 0; i < WarmUp; i++)
        {
            Update();
        }

        (real, labels, first) = (0, 0, double.NaN);
        var clock = new BenchmarkClock(options);
        do
        {
            clock.Step(Update);
        }
        while (!clock.IsDone);
        return clock.Result(real, labels, new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["trained_params"] = model.Weights.Trained!.Count,
            ["loss_first"] = Math.Round(first, 4),
            ["loss_last"] = Math.Round(last, 4),
        });

        void Update()
        {
            using var scope = NewDisposeScope();
            plan.MoveNext();
            var (loss, _, weight) = training.Run(plan.Current, step, schedule.At(step));
            step++;
            last = loss.item<float>();
            first = double.IsNaN(first) ? last : first;
            real += plan.Current.Texts.Sum(t => (long)workload.Lengths[t]);
            labels += (long)weight;
        }
    }

    /// <summary>The network with random weights, its adapter or all of it in training.</summary>
    internal static DecoderModel Model(Workload workload, BenchmarkOptions options, Device device)
    {
        manual_seed(options.Seed);
        var config = workload.Config();
        var type = ModelFolder.TypeOf(options.Dtype);
        if (workload.Adapter() is not { } adapter)
        {
            var all = new ParameterStore(config.Tensors(), device, trained: true, type);
            all.Initialize(config.InitializerRange);
            return new DecoderModel(config, all);
        }

        var weights = AdaptedWeights.Train(
            LoadedWeights.Random(config, device, type, config.InitializerRange),
            config,
            config.Head == ModelHead.CausalLM ? adapter : adapter with { ModulesToSave = ["score"] });
        weights.Initialize(options.Seed, newHead: false, config.InitializerRange);
        return new DecoderModel(config, weights);
    }

    private static TrainingSettings Settings(Workload workload, BenchmarkOptions options)
    {
        var given = workload.Optimizer!;
        return new TrainingSettings
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
            Seed = options.Seed,
            GradientCheckpointing = false,
        };
    }

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
