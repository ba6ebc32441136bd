using Tezgah.Core.Models;
using Tezgah.Core.Models.Adapters;
using Tezgah.Core.Models.Safetensors;
using Tezgah.Core.Problems;
using Tezgah.Engine.Adapters;
using Tezgah.Engine.Models;
using Tezgah.Engine.Safetensors;
using Tezgah.Engine.Tests.Models;
using static TorchSharp.torch;

namespace Tezgah.Engine.Tests.Adapters;

public sealed class AdaptedWeightsTests
{
    private static readonly int[][] s_texts = [[1, 2, 3, 4, 5], [6, 7, 8]];

    private static readonly LoraConfig s_lora = new() { Rank = 4, Alpha = 8, TargetModules = ["q_proj", "down_proj"], ModulesToSave = ["score"] };

    [Fact]
    public void New_adapter_leaves_the_network_as_it_was_and_has_names_and_limits_of_PEFT()
    {
        using var scope = NewDisposeScope();
        var config = DecoderModelTests.Small();
        using var plain = new DecoderModel(config, Frozen(config));
        using var adapted = Adapted(config, s_lora);
        var batch = new PackedBatch(s_texts, CPU);
        DecoderModelTests.Close(plain.Classify(batch), adapted.Classify(batch), 1e-5);
        var trained = adapted.Weights.Trained!;
        Assert.Equal("base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight", trained.Specs[0].Name);
        Assert.Equal("base_model.model.score.weight", trained.Specs[^1].Name);
        foreach (var spec in trained.Specs)
        {
            var largest = trained[spec.Name].abs().max().item<float>();
            var limit = 1 / Math.Sqrt(spec.Shape[1]);
            if (spec.Name.EndsWith("lora_A.weight", StringComparison.Ordinal))
            {
                Assert.InRange(largest, limit * 0.8, limit);
            }
            else if (spec.Name.EndsWith("lora_B.weight", StringComparison.Ordinal))
            {
                Assert.Equal(0, largest);
            }
        }
    }

    [Fact]
    public void Same_seed_gives_the_same_start_and_another_seed_another()
    {
        var config = DecoderModelTests.Small();
        float[] Start(long seed)
        {
            using var model = Adapted(config, s_lora, seed);
            return model.Weights.Trained!.Values.data<float>().ToArray();
        }

        Assert.Equal(Start(1), Start(1));
        Assert.NotEqual(Start(1), Start(2));
    }

    [Fact]
    public void Gradient_reaches_every_adapter_and_nothing_below_the_first()
    {
        using var scope = NewDisposeScope();
        var config = DecoderModelTests.Small();
        var last = config.NumHiddenLayers - 1;
        using var model = Adapted(config, s_lora with { TargetModules = [$"model.layers.{last}.mlp.down_proj"], ModulesToSave = [] });
        var trained = model.Weights.Trained!;
        using (no_grad())
        {
            trained.Values.normal_(0, 0.1);
        }

        model.Classify(new PackedBatch(s_texts, CPU)).sum().backward();
        Assert.All(trained.Specs, s => Assert.True(trained[s.Name].grad!.norm().item<float>() > 0));
        Assert.All(config.Tensors(), t => Assert.False(model.Weights[t.Name].requires_grad));
    }

    [Fact]
    public void Rank_stabilised_scaling_is_alpha_over_the_root_of_the_rank()
    {
        using var scope = NewDisposeScope();
        var config = DecoderModelTests.Small();
        var batch = new PackedBatch(s_texts, CPU);
        using var stabilised = Adapted(config, s_lora with { UseRslora = true });
        using var twice = Adapted(config, s_lora with { Alpha = 16 });
        using (no_grad())
        {
            // With rank 4 the one factor is twice the other.
            stabilised.Weights.Trained!.Values.fill_(0.02f);
            twice.Weights.Trained!.Values.fill_(0.02f);
        }

        DecoderModelTests.Close(stabilised.Classify(batch), twice.Classify(batch), 1e-6);
    }

    [Fact]
    public void Dropout_acts_on_the_adapters_input_in_training_alone()
    {
        using var scope = NewDisposeScope();
        var config = DecoderModelTests.Small();
        using var model = Adapted(config, s_lora with { Dropout = 0.5 });
        using (no_grad())
        {
            model.Weights.Trained!.Values.normal_(0, 0.3);
        }

        var batch = new PackedBatch(s_texts, CPU);
        var plain = model.Classify(batch);
        DecoderModelTests.Close(plain, model.Classify(batch), 0);
        ((AdaptedWeights)model.Weights).DropSeed = 8;
        Assert.True((plain - model.Classify(batch, new TrainingPass { Seed = 3 })).abs().max().item<float>() > 1e-3);
    }

    [Fact]
    public void Saved_adapter_is_read_back_as_it_was()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        var config = DecoderModelTests.Small();
        using var model = Adapted(config, s_lora with { UseRslora = true, Dropout = 0.1, TaskType = "SEQ_CLS" });
        using (no_grad())
        {
            model.Weights.Trained!.Values.normal_(0, 0.3);
        }

        AdapterFolder.Save(folder.Path, (AdaptedWeights)model.Weights, config.Labels);
        using var again = new DecoderModel(config, AdaptedWeights.Read(Frozen(config), config, folder.Path));
        var batch = new PackedBatch(s_texts, CPU);
        DecoderModelTests.Close(model.Classify(batch), again.Classify(batch), 1e-4);
        Assert.Equal(config.Labels, AdapterFolder.LabelsOf(folder.Path));
        Assert.Equivalent(((AdaptedWeights)model.Weights).Config, ((AdaptedWeights)again.Weights).Config, strict: true);
    }

    [Fact]
    public void Target_that_the_network_lacks_is_named()
    {
        var config = DecoderModelTests.Small();
        using var weights = Frozen(config);
        var error = Assert.Throws<ProblemException>(() => AdaptedWeights.Train(weights, config, s_lora with { TargetModules = ["q_proj", "c_attn"] }));
        Assert.Equal(("adapter-without-target", "c_attn"), (error.Problems[0].Code, error.Problems[0].Args[0]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Layers_computed_twice_give_the_same_gradients(bool random)
    {
        using var scope = NewDisposeScope();
        var config = DecoderModelTests.Small();
        using var model = Adapted(config, s_lora with { Dropout = random ? 0.4 : 0 });
        ((AdaptedWeights)model.Weights).DropSeed = 8;
        var trained = model.Weights.Trained!;
        using (no_grad())
        {
            trained.Values.normal_(0, 0.3);
        }

        Tensor Gradients(bool again)
        {
            trained.Gradients!.zero_();
            var batch = new PackedBatch(s_texts, CPU);
            var pass = new TrainingPass { Checkpointing = again, Seed = 11, Dropout = random ? 0.2 : 0, NeftuneAlpha = random ? 5 : 0 };
            model.Classify(batch, pass).square().sum().backward();
            return trained.Gradients.clone();
        }

        var kept = Gradients(false);
        Assert.True(kept.norm().item<float>() > 0.1);
        DecoderModelTests.Close(kept, Gradients(true), 1e-4 * kept.abs().max().item<float>());
    }

    [Fact]
    public void Network_in_bfloat16_under_float32_adapters_is_near_the_one_in_float32()
    {
        using var scope = NewDisposeScope();
        var config = DecoderModelTests.Small();
        var batch = new PackedBatch(s_texts, CPU);
        using var wide = Adapted(config, s_lora);
        using var narrow = Adapted(config, s_lora, type: ScalarType.BFloat16);
        Assert.Equal(ScalarType.Float32, narrow.Weights.Trained!.Values.dtype);
        var scores = narrow.Classify(batch);
        Assert.Equal(ScalarType.BFloat16, scores.dtype);
        scores.to(ScalarType.Float32).square().sum().backward();
        var expected = wide.Classify(batch);
        expected.square().sum().backward();
        DecoderModelTests.Close(expected, scores.to(ScalarType.Float32), 0.02 * expected.abs().max().item<float>());
        var (a, b) = (wide.Weights.Trained!.Gradients!, narrow.Weights.Trained!.Gradients!);
        Assert.InRange((a - b).norm().item<float>() / a.norm().item<float>(), 0, 0.05);
    }

    private static LoadedWeights Frozen(ModelConfig config, ScalarType type = ScalarType.Float32)
    {
        manual_seed(5);
        var weights = LoadedWeights.Random(config, CPU, ScalarType.Float32, 0.2);
        if (type == ScalarType.Float32)
        {
            return weights;
        }

        // The same numbers, shortened.
        using var folder = new TemporaryFolder();
        using (weights)
        {
            SafetensorsWriter.Write(folder[WeightFiles.SingleFile], [.. config.Tensors().Select(t => (t.Name, weights[t.Name]))]);
        }

        return LoadedWeights.Read(folder.Path, config, CPU, type);
    }

    private static DecoderModel Adapted(ModelConfig config, LoraConfig lora, long seed = 1, ScalarType type = ScalarType.Float32)
    {
        var weights = AdaptedWeights.Train(Frozen(config, type), config, lora);
        weights.Initialize(seed, newHead: false, 0.02);
        return new DecoderModel(config, weights);
    }
}
