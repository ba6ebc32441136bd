using System.Text.Json;
using Tezgah.Core.Events;
using Tezgah.Core.Jobs;
using Tezgah.Core.Models;
using Tezgah.Core.Training;
using Tezgah.Engine.Adapters;
using Tezgah.Engine.Data;
using Tezgah.Engine.Models;
using Tezgah.Engine.Safetensors;
using Tezgah.Engine.Tests.Adapters;
using Tezgah.Engine.Tests.Data;
using Tezgah.Engine.Tests.Models;
using Tezgah.Engine.Training;
using static TorchSharp.torch;

namespace Tezgah.Engine.Tests.Training;

/// <summary>
/// Runs the trainer over the batches of every trajectory below <c>TEZGAH_REFERENCE</c>; tolerances as its README asks.
/// </summary>
[Trait("Category", "Parity")]
public sealed class TrajectoryTests
{
    [Fact]
    public void Adapter_run_gives_the_reference_losses_rates_norms_and_final_tensors()
    {
        var compared = 0;
        foreach (var lora in LoraCase.All("trajectory.json").Where(c => Directory.Exists(Path.Combine(c.Folder, "init"))))
        {
            using var scope = NewDisposeScope();
            var init = Path.Combine(lora.Folder, "init");
            var labels = AdapterFolder.LabelsOf(init);
            var config = lora.Config();
            config = labels is null ? config : config with { Head = ModelHead.SequenceClassification, Labels = labels };
            using var model = LoraCase.Trainable(
                LoadedWeights.Read(lora.ModelFolder, config, CPU, ScalarType.Float32, "score.weight"), config, init);
            Compare(lora.Expected.GetProperty("expected"), Train(lora.Expected, model));
            var trained = model.Weights.Trained!;
            using var final = SafetensorsFile.Open(Path.Combine(lora.Folder, "final", AdapterFolder.FileName));
            Assert.Equal(trained.Specs.Count, final.Entries.Count);
            foreach (var spec in trained.Specs)
            {
                ModelCase.Near(ModelCase.Data(final.Read(spec.Name)), ModelCase.Data(trained[spec.Name]), 5e-5, spec.Name);
            }

            compared++;
        }

        Assert.NotEqual(0, compared);
    }

    [Fact]
    public void Run_of_all_weights_gives_the_reference_losses_rates_norms_and_final_tensors()
    {
        var compared = 0;
        foreach (var full in LoraCase.All("trajectory.json").Where(c => !Directory.Exists(Path.Combine(c.Folder, "init"))))
        {
            using var scope = NewDisposeScope();
            var config = full.Config();
            using var model = new DecoderModel(config, StartWeights.Read(full.ModelFolder, config, CPU, ScalarType.Float32));
            Compare(full.Expected.GetProperty("expected"), Train(full.Expected, model));
            foreach (var check in full.Expected.GetProperty("final_tensor_checks").EnumerateObject())
            {
                var tensor = model.Weights.Trained![check.Name];
                var values = ModelCase.Data(tensor);
                ModelCase.Near(check.Value.GetProperty("norm").GetDouble(), Math.Sqrt(values.Sum(v => v * v)), 1e-4, check.Name);
                ModelCase.Near(check.Value.GetProperty("sum").GetDouble(), values.Sum(), 1e-3, check.Name);
                ModelCase.Near(ModelCase.Floats(check.Value.GetProperty("first_4")), values[..4], 2e-4, check.Name);
            }

            compared++;
        }

        Assert.NotEqual(0, compared);
    }

    [Fact]
    public void Layers_computed_twice_give_the_reference_trajectory_too()
    {
        foreach (var lora in LoraCase.All("trajectory.json").Where(c => c.Expected.GetProperty("kind").GetString() == "causal" && Directory.Exists(Path.Combine(c.Folder, "init"))))
        {
            var config = lora.Config();
            using var model = LoraCase.Trainable(
                LoadedWeights.Read(lora.ModelFolder, config, CPU, ScalarType.Float32), config, Path.Combine(lora.Folder, "init"));
            Compare(lora.Expected.GetProperty("expected"), Train(lora.Expected, model, again: true));
        }
    }

    /// <summary>The metrics of each step of the trainer over the trajectory's batches.</summary>
    internal static List<MetricsEvent> Train(JsonElement trajectory, DecoderModel model, bool again = false)
    {
        var settings = trajectory.GetProperty("hyperparameters");
        var batches = trajectory.GetProperty("batches").EnumerateArray().ToList();
        var ids = batches.SelectMany(b => LoraCase.Unpadded(b, "input_ids")).ToList();
        var perBatch = ids.Count / batches.Count;
        var classifies = model.Config.Head == ModelHead.SequenceClassification;
        var set = classifies
            ? new EncodedSet("trajectory", ids, [.. batches.SelectMany(b => ModelCase.Integers(b.GetProperty("labels")))], 0)
            : TokenLabels.Set("trajectory", ids, [.. batches.SelectMany(b => LoraCase.Unpadded(b, "labels"))]);
        var accumulation = settings.GetProperty("accumulation").GetInt32();
        var steps = settings.GetProperty("steps").GetInt32();

        // One epoch for all: micro-batch j is batch j modulo their number.
        var plan = new TrainingPlan(steps, steps, _ => [.. Enumerable.Range(0, steps).Select(step => new PlannedStep(
            [.. Enumerable.Range(step * accumulation, accumulation).Select(j => Enumerable.Range(j % batches.Count * perBatch, perBatch).ToArray())]))], [0]);
        var betas = ModelCase.Floats(settings.GetProperty("adam_betas"));
        var job = new TrainingJob
        {
            Training = new TrainingSettings
            {
                LearningRate = settings.GetProperty("learning_rate").GetDouble(),
                LrSchedulerType = settings.GetProperty("schedule").GetString()!,
                WarmupSteps = settings.GetProperty("warmup_steps").GetInt32(),
                WeightDecay = settings.GetProperty("weight_decay").GetDouble(),
                MaxGradNorm = settings.GetProperty("max_grad_norm").GetDouble(),
                AdamBeta1 = betas[0],
                AdamBeta2 = betas[1],
                AdamEpsilon = settings.GetProperty("adam_epsilon").GetDouble(),
                Dropout = 0,
                GradientCheckpointing = again,
            },
        };
        var events = new List<RunEvent>();
        using var trainer = new Trainer(
            job,
            model,
            plan,
            classifies ? new ClassificationObjective(set) : new LanguageObjective(set),
            set.Lengths,
            evaluator: null,
            new TrainerHost { Write = events.Add, StopRequested = () => false, Time = new ManualTimeProvider(), Save = (_, _, _) => "" });
        trainer.TryLargestBatch();
        Assert.True(trainer.Run());
        return [.. events.OfType<MetricsEvent>()];
    }

    internal static void Compare(JsonElement expected, IReadOnlyList<MetricsEvent> actual, bool withRates = true)
    {
        var losses = ModelCase.Floats(expected.GetProperty("loss"));
        var norms = ModelCase.Floats(expected.GetProperty("grad_norm_before_clipping"));
        Assert.Equal(losses.Length, actual.Count);
        for (var i = 0; i < losses.Length; i++)
        {
            Assert.Equal(i + 1, actual[i].Step);
            ModelCase.Near(losses[i], actual[i].Values["loss"], 2e-5, $"loss of step {i + 1}");
            ModelCase.Near(norms[i], actual[i].Values["grad_norm"], norms[i] * 1e-4, $"norm of step {i + 1}");
            if (withRates)
            {
                var rate = expected.GetProperty("learning_rate")[i].GetDouble();
                ModelCase.Near(rate, actual[i].Values["learning_rate"], rate * 1e-12, $"rate of step {i + 1}");
            }
        }
    }
}
